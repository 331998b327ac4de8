/** A thread that attacks: what it costs to attack is not to be measured as what it costs to bear it. */
import { parentPort, workerData } from "node:worker_threads";
import { attacks, type Victim } from "./attacks.js";

const { name, victim, forMs } = workerData as { name: string; victim: Victim; forMs: number };
const attack = attacks[name];
if (!attack) throw new Error(`there is no attack ${name}`);
parentPort?.postMessage(await attack(victim, forMs));
