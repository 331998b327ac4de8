/** How replicas of one version take the place of those of another. */
import type { Section } from "../reading/section.js";
import { publishedOf } from "./ports.js";

export interface Update {
  isStartFirst: boolean;
  /** So many at a time. */
  amount: number | string;
  minReadySeconds: number;
}

/** What a service asks for; new ones first where nothing is asked and nothing is in the way. @param isExclusive two cannot be at once */
export function updateOf(service: Section, isExclusive: boolean): Update {
  const update = service.section("deploy").section("update_config");
  const order = update.text("order");
  const parallelism = update.number("parallelism") ?? 1;
  const ready = Math.max(update.seconds("delay") ?? 0, update.seconds("monitor") ?? 0);
  const isTaken = isExclusive || publishedOf(service).own.length > 0 || service.text("network_mode") === "host";
  return {
    isStartFirst: order === undefined ? !isTaken : order === "start-first",
    amount: parallelism === 0 ? "100%" : parallelism,
    minReadySeconds: Math.ceil(ready),
  };
}
