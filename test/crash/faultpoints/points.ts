/**
 * The named points between two effects at which a test ends the master. They are put around the production modules from
 * outside (see hook.ts): nothing of them is in what is installed. A point is armed by the environment of that one
 * process, as `NAME:HIT`.
 */
export const points = [
  "write.judged",
  "write.under-way",
  "write.durable",
  "write.told",
  "removal.durable",
  "bind.judged",
  "bind.durable",
  "bind.told",
  "run.sending",
  "run.sent",
] as const;

export type Point = (typeof points)[number];

export const armedVariable = "TROUPE_TEST_FAULTPOINT";

const [armed = "", hit = "1"] = (process.env[armedVariable] ?? "").split(":");
let hitsLeft = Number(hit);

/** Ends this process as a power cut would, if it is at the armed point for the armed time. */
export function reach(point: Point): void {
  if (point !== armed || --hitsLeft > 0) return;
  process.kill(process.pid, "SIGKILL");
}

/** Whether it is this point that is waited for. */
export const isArmed = (point: Point): boolean => point === armed;
