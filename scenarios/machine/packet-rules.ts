/** What an engine of ours did to the machine's packet rules, and how it is undone: it leaves them when it ends. */

/** What iptables-save says of one table. */
interface Table {
  /** Chain → policy; `-` for one that is not the kernel's own. */
  chains: Map<string, string>;
  rules: string[];
}

function tablesOf(saved: string): Map<string, Table> {
  const tables = new Map<string, Table>();
  let table: Table = { chains: new Map(), rules: [] };
  for (const line of saved.split("\n")) {
    const [, name] = /^\*(\w+)/.exec(line) ?? [];
    const [, chain, policy] = /^:(\S+) (\S+)/.exec(line) ?? [];
    if (name !== undefined) {
      table = { chains: new Map(), rules: [] };
      tables.set(name, table);
    } else if (chain !== undefined && policy !== undefined) table.chains.set(chain, policy);
    else if (line.startsWith("-A ")) table.rules.push(line);
  }
  return tables;
}

const isEngines = (text: string): boolean => /\bDOCKER\b|\bDOCKER-|\bdocker0\b|\bbr-[0-9a-f]{12}\b/.test(text);

/**
 * Takes back what an engine added between two times: its rules, its chains, and policies it changed. What others added
 * meanwhile stays.
 * @param before what iptables-save said then @param now what it says now
 * @returns input for `iptables-restore --noflush`; "" if there is nothing to do
 */
export function undoneRules(before: string, now: string): string {
  const earlier = tablesOf(before);
  return [...tablesOf(now)]
    .flatMap(([name, table]) => {
      const was = earlier.get(name) ?? { chains: new Map<string, string>(), rules: [] };
      const rules = table.rules.filter((rule) => isEngines(rule) && !was.rules.includes(rule));
      const chains = [...table.chains.keys()].filter((chain) => isEngines(chain) && !was.chains.has(chain));
      const policies = [...table.chains].filter(([c, policy]) => policy === "DROP" && was.chains.get(c) !== "DROP");
      const lines = [
        ...rules.map((rule) => rule.replace(/^-A/, "-D")),
        ...chains.map((chain) => `-F ${chain}`),
        ...chains.map((chain) => `-X ${chain}`),
        // The engine closes FORWARD; who had it open is to have it open again.
        ...policies.filter(([c]) => c === "FORWARD").map(([c]) => `-P ${c} ${was.chains.get(c) ?? "ACCEPT"}`),
      ];
      return lines.length === 0 ? [] : [`*${name}`, ...lines, "COMMIT"];
    })
    .map((line) => `${line}\n`)
    .join("");
}

/** Tables an engine makes in nftables, by itself or by iptables. */
const enginesTable = /^table ip6? (filter|nat|raw|mangle|docker-bridges)$/;

/** Lines of `nft list tables`: the tables that an engine may have made between two times. */
export function newTables(before: string, now: string): string[] {
  const earlier = new Set(before.split("\n"));
  return now.split("\n").filter((line) => enginesTable.test(line) && !earlier.has(line));
}

/** Whether a table as `nft list table` shows it has a rule in one of its chains, so that somebody uses it. */
export function hasRules(listed: string): boolean {
  const lines = listed.split("\n").map((line) => line.trim());
  return lines.some((line) => !/^($|}|#|table |chain |(type|policy) )/.test(line));
}
