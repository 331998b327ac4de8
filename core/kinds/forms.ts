/** Kinds and versions that are served and not stored: other forms of the kinds of list.ts. To add one is a line here. */
import type { FormDef } from "../objects/form-def.js";
import type { KindDef } from "../objects/kind-def.js";
import type { MeasuredDef } from "../usage/measured-def.js";
import { everyDef, type Kind } from "./all.js";
import { componentStatuses } from "./component-status/kind.js";
import { endpointSlices } from "./endpoints/slices.js";
import { eventsV1 } from "./event/events-v1.js";
import { autoscalingV1 } from "./horizontal-pod-autoscaler/v1.js";
import { nodeMetrics } from "./node/metrics.js";
import { podMetrics } from "./pod/metrics.js";

/** In the order in which the API names them. */
export const everyForm = [endpointSlices, eventsV1, autoscalingV1] as unknown as readonly FormDef[];

/** What minions tell and nobody stores. */
export const everyMeasured = [nodeMetrics, podMetrics] as unknown as readonly MeasuredDef[];

/** All that is served, stored or not. */
export const everyServed: readonly KindDef[] = [
  ...everyDef,
  ...everyForm,
  ...everyMeasured,
  componentStatuses as unknown as KindDef,
];

/** The stored kind of a form. */
export const storedKindOf = ({ form }: FormDef): Kind => form.of as Kind;
/** The stored kind of which something is measured. */
export const measuredKindOf = ({ measured }: MeasuredDef): Kind => measured.of as Kind;
