CREATE TABLE `fills` (
	`desk` text NOT NULL,
	`journal` text NOT NULL,
	`seq` integer NOT NULL,
	`ts` integer NOT NULL,
	`exec_id` text NOT NULL,
	`ref` text NOT NULL,
	`order_id` integer NOT NULL,
	`leg` text NOT NULL,
	`side` text NOT NULL,
	`contracts` integer NOT NULL,
	`price_ticks` integer NOT NULL,
	`fees_cents` integer NOT NULL,
	`position_contracts` integer NOT NULL,
	PRIMARY KEY(`desk`, `journal`, `exec_id`)
);
--> statement-breakpoint
CREATE INDEX `fills_newest` ON `fills` (`desk`,`ts`,`journal`,`seq`);--> statement-breakpoint
CREATE TABLE `health` (
	`desk` text NOT NULL,
	`journal` text NOT NULL,
	`seq` integer NOT NULL,
	`ts` integer NOT NULL,
	`step_p50_us` real NOT NULL,
	`step_p99_us` real NOT NULL,
	`tick_to_order_p99_us` real NOT NULL,
	`events_per_second` real NOT NULL,
	`feed_age_ms` real NOT NULL,
	`rss_mb` real NOT NULL,
	`acked_seq` integer NOT NULL,
	PRIMARY KEY(`desk`, `journal`, `seq`)
);
--> statement-breakpoint
CREATE INDEX `health_newest` ON `health` (`desk`,`ts`,`journal`,`seq`);--> statement-breakpoint
CREATE TABLE `orders` (
	`desk` text NOT NULL,
	`journal` text NOT NULL,
	`seq` integer NOT NULL,
	`ts` integer NOT NULL,
	`updated_seq` integer NOT NULL,
	`updated_ts` integer NOT NULL,
	`ref` text NOT NULL,
	`order_id` integer NOT NULL,
	`parent_id` integer NOT NULL,
	`perm_id` integer NOT NULL,
	`bracket` integer NOT NULL,
	`leg` text NOT NULL,
	`side` text NOT NULL,
	`type` text NOT NULL,
	`contracts` integer NOT NULL,
	`limit_ticks` integer,
	`stop_ticks` integer,
	`state` text NOT NULL,
	`filled_contracts` integer NOT NULL,
	`tier` text NOT NULL,
	`reason` text NOT NULL,
	PRIMARY KEY(`desk`, `journal`, `ref`)
);
--> statement-breakpoint
CREATE INDEX `orders_newest` ON `orders` (`desk`,`ts`,`journal`,`seq`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`desk` text NOT NULL,
	`journal` text NOT NULL,
	`seq` integer NOT NULL,
	`ts` integer NOT NULL,
	`updated_seq` integer NOT NULL,
	`updated_ts` integer NOT NULL,
	`phase` text NOT NULL,
	`mode` text NOT NULL,
	`instrument` text NOT NULL,
	`contract` text NOT NULL,
	`tick_nanos` integer NOT NULL,
	`tick_cents` integer NOT NULL,
	`preset` text NOT NULL,
	`features` text NOT NULL,
	`weights` text NOT NULL,
	`thresholds` text NOT NULL,
	`config` text NOT NULL,
	`build` text NOT NULL,
	PRIMARY KEY(`desk`, `journal`)
);
--> statement-breakpoint
CREATE INDEX `sessions_newest` ON `sessions` (`desk`,`ts`,`journal`,`seq`);--> statement-breakpoint
CREATE TABLE `signals` (
	`desk` text NOT NULL,
	`journal` text NOT NULL,
	`seq` integer NOT NULL,
	`ts` integer NOT NULL,
	`direction` text NOT NULL,
	`tier` text NOT NULL,
	`net` real NOT NULL,
	`score` real NOT NULL,
	`coverage` real NOT NULL,
	`agreement` real NOT NULL,
	`gate` text NOT NULL,
	`last_ticks` integer,
	`features` text NOT NULL,
	PRIMARY KEY(`desk`, `journal`, `seq`)
);
--> statement-breakpoint
CREATE INDEX `signals_newest` ON `signals` (`desk`,`ts`,`journal`,`seq`);--> statement-breakpoint
CREATE TABLE `trades` (
	`desk` text NOT NULL,
	`journal` text NOT NULL,
	`seq` integer NOT NULL,
	`ts` integer NOT NULL,
	`trade` integer NOT NULL,
	`side` text NOT NULL,
	`contracts` integer NOT NULL,
	`tier` text NOT NULL,
	`opened_at` integer NOT NULL,
	`entry_ticks` real NOT NULL,
	`exit_ticks` real NOT NULL,
	`exit` text NOT NULL,
	`gross_cents` integer NOT NULL,
	`fees_cents` integer NOT NULL,
	`net_cents` integer NOT NULL,
	`worst_ticks` integer NOT NULL,
	`best_ticks` integer NOT NULL,
	PRIMARY KEY(`desk`, `journal`, `trade`)
);
--> statement-breakpoint
CREATE INDEX `trades_newest` ON `trades` (`desk`,`ts`,`journal`,`seq`);