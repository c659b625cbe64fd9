ALTER TABLE `signals` ADD `adjusted` real;--> statement-breakpoint
ALTER TABLE `signals` ADD `decision` text;--> statement-breakpoint
ALTER TABLE `signals` ADD `reasons` text;--> statement-breakpoint
ALTER TABLE `signals` ADD `factors` text;--> statement-breakpoint
ALTER TABLE `trades` ADD `risk_cents` integer;--> statement-breakpoint
ALTER TABLE `trades` ADD `r_multiple` real;