CREATE TABLE `snapshots` (
	`desk` text NOT NULL,
	`journal` text NOT NULL,
	`seq` integer NOT NULL,
	`ts` integer NOT NULL,
	`of` text NOT NULL,
	`bracket` integer,
	`trade` integer,
	`control` text,
	`reason` text,
	`decision` text NOT NULL,
	`order` text,
	`result` text,
	`market` text NOT NULL,
	`signal` text NOT NULL,
	`features` text NOT NULL,
	`account` text NOT NULL,
	`limits` text NOT NULL,
	PRIMARY KEY(`desk`, `journal`, `seq`)
);
--> statement-breakpoint
CREATE INDEX `snapshots_newest` ON `snapshots` (`desk`,`ts`,`journal`,`seq`);