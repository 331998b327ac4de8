/** How much a container gets. */
import type { core } from "../../objects/types.js";
import type { Section } from "../reading/section.js";

const cpuOf = (cores: number | undefined): string | undefined =>
  cores === undefined || cores === 0 ? undefined : `${Math.ceil(cores * 1000)}m`;
const memoryOf = (bytes: number | undefined): string | undefined =>
  bytes === undefined || bytes === 0 || Number.isNaN(bytes) ? undefined : String(bytes);

/** `cpus`, or what quota and period say. */
function cpuLimit(service: Section): number | undefined {
  const quota = service.number("cpu_quota") ?? 0;
  const byQuota = quota > 0 ? quota / (service.number("cpu_period") || 100_000) : undefined;
  return (
    service.section("deploy").section("resources").section("limits").number("cpus") ?? service.number("cpus") ?? byQuota
  );
}

/** What is limited is not reserved by that, as in Docker: where nothing is reserved the request is 0. */
export function resourcesOf(service: Section): core.ResourceRequirements | undefined {
  const resources = service.section("deploy").section("resources");
  const reserved = resources.section("reservations");
  const limits = {
    cpu: cpuOf(cpuLimit(service)),
    memory: memoryOf(resources.section("limits").bytes("memory") ?? service.bytes("mem_limit")),
  };
  const requests = {
    cpu: cpuOf(reserved.number("cpus")) ?? (limits.cpu && "0"),
    memory: memoryOf(reserved.bytes("memory") ?? service.bytes("mem_reservation")) ?? (limits.memory && "0"),
  };
  const given = (amounts: Record<string, string | undefined>): Record<string, string> =>
    Object.fromEntries(Object.entries(amounts).filter((entry): entry is [string, string] => entry[1] !== undefined));
  const found = { limits: given(limits), requests: given(requests) };
  const kept = Object.entries(found).filter(([, amounts]) => Object.keys(amounts).length > 0);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
