/** Every byte of the last three records cut off: of the store, and of a journal. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readJournal } from "../../../scenarios/replay/read-journal.js";
import { succeed } from "../../e2e/processes.js";
import { World } from "../world.js";
import { type CrashOptions, inFolder, outcomeOf, type Phase } from "./phase.js";

const storeCutter = fileURLToPath(new URL("../cut-store-worker.js", import.meta.url));
const linesCut = 3;

interface Cut {
  cuts: number;
  refused: number;
  wrongs: string[];
}

async function linesOf(folder: string): Promise<{ whole: number; altered: string[] }> {
  let whole = 0;
  const altered: string[] = [];
  for await (const line of readJournal(folder)) {
    if (line.altered === undefined) whole++;
    else altered.push(line.altered);
  }
  return { whole, altered };
}

/** A cut journal is read up to the cut, without a word: that is how one ends whose daemon was killed. */
async function cutJournal(journal: string, folder: string, { stride }: CrashOptions): Promise<Cut> {
  const name = readdirSync(journal).sort().at(-1) ?? "";
  const bytes = readFileSync(join(journal, name));
  const place = join(folder, "cut-journal");
  mkdirSync(place);
  const lines = bytes.toString().split("\n").slice(0, -1);
  const from = Buffer.byteLength(`${lines.slice(0, -linesCut).join("\n")}\n`);
  const cut: Cut = { cuts: 0, refused: 0, wrongs: [] };
  for (let at = from; at < bytes.length; at += stride) {
    writeFileSync(join(place, name), bytes.subarray(0, at));
    cut.cuts++;
    const { whole, altered } = await linesOf(place);
    const left = bytes.subarray(from, at).toString().split("\n").length - 1;
    // The last line may be whole but for its end.
    const isRight =
      altered.length === 0 && whole - (lines.length - linesCut + left) <= 1 && whole >= lines.length - linesCut + left;
    if (!isRight && cut.wrongs.length < 10)
      cut.wrongs.push(`the journal cut at ${at}: ${whole} lines; ${altered.join("; ")}`);
  }
  return cut;
}

export const cutOff: Phase = {
  name: "the last three records cut off",
  unable: () => "",
  run: (options) =>
    inFolder(async (folder) => {
      const { seed, writers, writesPerSecond } = options;
      const journal = join(folder, "journal");
      const world = await World.up({
        folder,
        seed,
        writers,
        writesPerSecond,
        minions: 0,
        flags: ["--journal", journal],
      });
      try {
        world.load.start(world.api);
        await world.acknowledge(60);
        await world.master.kill();
        await world.load.settled();
        const copy = join(folder, "cut-store");
        cpSync(join(world.master.place.dataDir, "store"), copy, {
          recursive: true,
          filter: (from) => !from.endsWith("/owner"),
        });
        const ofJournal = await cutJournal(journal, folder, options);
        const ofStore = JSON.parse(await succeed(process.execPath, [storeCutter, copy, String(options.stride)])) as Cut;
        await world.again();
        await world.acknowledge(60);
        await world.conclude();
        const said = `store: ${ofStore.cuts} cuts, ${ofStore.refused} refused with the reason; journal: ${ofJournal.cuts} cuts, each read up to it`;
        return outcomeOf(world, 1, said, [...ofStore.wrongs, ...ofJournal.wrongs]);
      } finally {
        await world.close();
      }
    }),
};
