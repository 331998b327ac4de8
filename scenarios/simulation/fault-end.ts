import type { FaultSpec } from "../format/fault-spec.js";

/** Faults of these names. */
export type Of<F extends FaultSpec["fault"]> = Extract<FaultSpec, { fault: F }>;

/** Ends a fault. */
export type End = () => void;
/** Of a fault that is over as it happens. */
export const nothing: End = () => {};
