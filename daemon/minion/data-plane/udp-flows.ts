/**
 * UDP has no connections that end: the kernel keeps sending a client's datagrams where the first one went, for as long
 * as they come. So what it remembers of a backend that is gone is deleted, and of an address nobody answered on.
 */
import type { Backend, ServicePortPlan } from "../../../core/balancing/plan-types.js";
import { Fault } from "../../../core/fault.js";
import { isIP } from "../../../core/network/ip.js";
import type { HostCommand } from "../../network/host-command.js";

/** What `conntrack -D` is asked for, one command each. */
export type FlowFilter = readonly string[];

const place = (b: Backend): string => `${b.ip}:${b.port}`;

/** The flows that must be forgotten when `before` has become `after`. */
export function staleFlows(before: readonly ServicePortPlan[], after: readonly ServicePortPlan[]): FlowFilter[] {
  const filters = new Map<string, FlowFilter>();
  const next = new Map(after.map((plan) => [plan.id, plan]));
  const previous = new Map(before.map((plan) => [plan.id, plan]));
  for (const old of before) {
    if (old.protocol !== "UDP") continue;
    const plan = next.get(old.id);
    if (plan === old) continue;
    const serving = new Set(plan?.backends.map(place));
    for (const b of old.backends) {
      if (isIP(b.ip) !== 4) continue;
      if (serving.has(place(b))) continue;
      filters.set(place(b), ["-p", "udp", "--dst-nat", b.ip, "--reply-port-src", String(b.port)]);
    }
  }
  for (const plan of after) {
    if (plan.protocol !== "UDP" || plan.backends.length === 0) continue;
    if ((previous.get(plan.id)?.backends.length ?? 0) > 0) continue;
    for (const ip of plan.externalIps.filter((one) => isIP(one) === 4))
      filters.set(`${ip} ${plan.port}`, ["-p", "udp", "--orig-dst", ip, "--orig-port-dst", String(plan.port)]);
    for (const port of plan.hostPorts) filters.set(`host ${port}`, ["-p", "udp", "--orig-port-dst", String(port)]);
  }
  return [...filters.values()];
}

/** conntrack gives up at a flow that ended by itself between being listed and deleted, and leaves the others. */
const triesMax = 3;

/** Deletes flows; there being none is no fault. @throws Fault when conntrack is not installed or not permitted */
export async function forgetFlows(command: HostCommand, filters: readonly FlowFilter[]): Promise<void> {
  for (const filter of filters) await forget(command, filter, triesMax);
}

async function forget(command: HostCommand, filter: FlowFilter, tries: number): Promise<void> {
  try {
    await command("conntrack", ["-D", "-f", "ipv4", ...filter]);
  } catch (error) {
    if (error instanceof Fault && /0 flow entries/.test(error.message)) return;
    if (tries === 1) throw error;
    await forget(command, filter, tries - 1);
  }
}
