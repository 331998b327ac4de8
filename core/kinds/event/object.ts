import type { ApiObject, core } from "../../objects/types.js";

/** An explained decision or fact about another object. */
export interface Event extends ApiObject {
  kind: "Event";
  involvedObject: core.ObjectReference;
  reason?: string;
  message?: string;
  /** Normal or Warning. */
  type?: string;
  source?: core.EventSource;
  firstTimestamp?: string;
  lastTimestamp?: string;
  count?: number;
  action?: string;
  eventTime?: string;
  related?: core.ObjectReference;
  reportingComponent?: string;
  reportingInstance?: string;
  series?: EventSeries;
}

/** How often, of an event that is written again and again. */
export interface EventSeries {
  count?: number;
  lastObservedTime?: string;
}
