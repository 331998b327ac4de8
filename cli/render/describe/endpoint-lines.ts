/** Who answers for a service, and who does not yet, in words. */
import type { Endpoints } from "../../../core/kinds/endpoints/object.js";
import type { core } from "../../../core/objects/types.js";

export function endpointLines(endpoints: Endpoints | undefined, port: core.ServicePort): string {
  const found = (endpoints?.subsets ?? []).flatMap((subset) => {
    const number = subset.ports?.find((p) => (p.name ?? "") === (port.name ?? ""))?.port ?? subset.ports?.[0]?.port;
    return (subset.addresses ?? []).map((a) => `${a.ip}:${number}${a.targetRef?.name ? ` (${a.targetRef.name})` : ""}`);
  });
  return found.join(", ") || "<none>";
}

export function notReadyLines(endpoints: Endpoints | undefined): string[] {
  return (endpoints?.subsets ?? []).flatMap((s) =>
    (s.notReadyAddresses ?? []).map((a) => `${a.ip}${a.targetRef?.name ? ` (${a.targetRef.name})` : ""}`),
  );
}
