/** Faults of whole minions and of daemons: power, a stalled process, a master that ends. */
import { asFault } from "../../core/fault.js";
import { type End, type FaultTools, once } from "./fault-tools.js";

export async function powerCut(tools: FaultTools, minions: readonly string[]): Promise<End> {
  const type = async (verb: "halt" | "start", minion: string): Promise<void> => {
    const args = ["minion", verb, minion];
    const print = tools.stage.type(`troupe ${args.join(" ")}`);
    try {
      print(await tools.commands.run("troupe", [...args, "--cluster", tools.cluster]));
    } catch (error) {
      print(`${asFault(error).message}\n`);
      throw error;
    }
  };
  for (const minion of minions) {
    tools.setPower(minion, false);
    await type("halt", minion);
  }
  return once(async () => {
    for (const minion of minions) {
      await type("start", minion);
      await tools.ground.booted(minion);
      tools.setPower(minion, true);
    }
  });
}

export async function stall(tools: FaultTools, daemons: readonly string[]): Promise<End> {
  const pids = await Promise.all(daemons.map((name) => tools.pidOf(name)));
  for (const pid of pids) process.kill(pid, "SIGSTOP");
  return once(async () => {
    for (const pid of pids) process.kill(pid, "SIGCONT");
  });
}

/** @param afterWrites so many changes are seen to have landed first; 0: at once */
export async function masterCrash(tools: FaultTools, afterWrites: number): Promise<End> {
  const pid = await tools.pidOf("master");
  let isOver = false;
  const kill = (): void => {
    if (isOver) return;
    tools.setMaster(false);
    process.kill(pid, "SIGKILL");
  };
  if (afterWrites === 0) kill();
  else void tools.changes(afterWrites).then(kill);
  return once(async () => {
    isOver = true;
    await tools.startDaemons();
    tools.setMaster(true);
  });
}
