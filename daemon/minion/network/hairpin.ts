/**
 * A pod that reaches itself through its service: the frame goes back out of the bridge port it came in by, which a
 * bridge does only on ports in hairpin mode. Docker sets it only where its userland proxy is off.
 */
import { device, line } from "../../../core/network/host-lines.js";
import { bridgeBatch, type HostCommand } from "../../network/host-command.js";

interface BridgePort {
  ifname?: string;
  linkinfo?: { info_slave_data?: { hairpin?: boolean } };
}

/** Sets hairpin mode on every port of the bridge that has it not. */
export async function allowHairpin(command: HostCommand, bridge: string): Promise<void> {
  const text = await command("ip", ["-json", "-details", "link", "show", "master", bridge]);
  const ports = JSON.parse(text.trim() || "[]") as BridgePort[];
  const without = ports.filter((p) => p.ifname !== undefined && p.linkinfo?.info_slave_data?.hairpin === false);
  if (without.length === 0) return;
  const lines = without.map((p) => line`link set dev ${device(p.ifname ?? "")} hairpin on`);
  // A port that went meanwhile is no fault: the others are set all the same.
  await bridgeBatch(command, lines, true).catch(() => undefined);
}
