import { ageOf } from "../../objects/age.js";
import { type KindColumns, narrow, none } from "../../objects/columns.js";
import type { Endpoints } from "./object.js";

/** Addresses beyond this many are only counted. */
const endpointsShownMax = 3;

function endpointsText(endpoints: Endpoints): string {
  const all = (endpoints.subsets ?? []).flatMap((s) =>
    (s.ports?.length ? s.ports : [undefined]).flatMap((p) =>
      (s.addresses ?? []).map(({ ip }) => (p ? `${ip.includes(":") ? `[${ip}]` : ip}:${p.port}` : ip)),
    ),
  );
  if (all.length === 0) return none;
  const shown = all.slice(0, endpointsShownMax).join(",");
  return all.length > endpointsShownMax ? `${shown} + ${all.length - endpointsShownMax} more...` : shown;
}

export const endpointsColumns: KindColumns<Endpoints> = {
  columns: narrow("Name", "Endpoints", "Age"),
  row: (e, nowMs) => [e.metadata.name, endpointsText(e), ageOf(e.metadata.creationTimestamp, nowMs)],
};
