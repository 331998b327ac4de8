/** What a minion tells of what is used on it, and how that is read. It is kept nowhere but in memory. */
import { integer, needed, object, oneOf, type Shape } from "../schema/shape.js";
import { containersMax, cpusMax, memoryBytesMax, podsMax, windowMsMax } from "./limits.js";
import { atMost, word } from "./parts.js";

/** What was used over a window. */
export interface Used {
  /** Billionths of a core, as a mean of the window. */
  nanoCores: number;
  /** Working set at its end. */
  memoryBytes: number;
}

export interface ContainerUsed extends Used {
  name: string;
}

/** Of a pod all of whose containers were seen twice. */
export interface PodUsed {
  uid: string;
  windowMs: number;
  containers: ContainerUsed[];
}

export interface UsageTold {
  type: "usage";
  /** Of the machine, whoever uses it; absent where that is not known. */
  machine?: Used & { windowMs: number };
  /** All there are of which something is known. */
  pods: PodUsed[];
}

/** More than every processor a host can have cannot be used, whatever two clocks say of it. */
export const nanoCoresMax = cpusMax * 1e9;

const used = {
  nanoCores: needed(integer(0, nanoCoresMax)),
  memoryBytes: needed(integer(0, memoryBytesMax)),
};
const windowMs = needed(integer(1, windowMsMax));

const pod = object<PodUsed>({
  uid: needed(word()),
  windowMs,
  containers: needed(atMost(containersMax, object<ContainerUsed>({ name: needed(word()), ...used }))),
});

export const usageTold: Shape<UsageTold> = object<UsageTold>({
  type: needed(oneOf("usage")),
  machine: object<NonNullable<UsageTold["machine"]>>({ ...used, windowMs }),
  pods: needed(atMost(podsMax, pod)),
});
