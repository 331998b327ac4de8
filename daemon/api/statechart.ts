/**
 * The statechart of a machine, as data and as a Mermaid diagram. Mermaid draws a transition only between states of
 * one parent; so one that leads further is drawn between the ancestors that have a parent in common, and says what
 * it really comes from or leads to. What is true in every state of a parent is drawn from "any state".
 */
import type { AnyStateMachine } from "xstate";

export interface ChartTransition {
  event: string;
  /** Path of the target below the machine, e.g. `Pending.starting`; "" = stays where it is. */
  target: string;
  guard: string;
  actions: string[];
}

export interface ChartState {
  /** Path below the machine; "" for the machine itself. */
  path: string;
  key: string;
  type: string;
  initial: string;
  entry: string[];
  exit: string[];
  transitions: ChartTransition[];
  states: ChartState[];
}

interface NodeLike {
  key: string;
  path: string[];
  type: string;
  config: { initial?: unknown };
  initial?: { target?: readonly NodeLike[] | undefined };
  entry: readonly unknown[];
  exit: readonly unknown[];
  transitions: ReadonlyMap<string, readonly TransitionLike[]>;
  always?: readonly TransitionLike[] | undefined;
  states: Record<string, NodeLike>;
}

interface TransitionLike {
  eventType: string;
  target: readonly NodeLike[] | undefined;
  guard?: unknown;
  actions: readonly unknown[];
}

/** The word for an action or guard: its name, the command an emit gives, or that it has none. */
function wordOf(part: unknown): string {
  if (typeof part === "string") return part;
  const { type, params, event } = (part ?? {}) as { type?: unknown; params?: unknown; event?: { type?: unknown } };
  if (type === "xstate.emit" && typeof event?.type === "string") return event.type;
  if (typeof type === "string" && !type.startsWith("xstate.")) {
    const words = typeof params === "object" && params !== null ? Object.values(params).map(String).join(" ") : "";
    return words === "" ? type : `${type} ${words}`;
  }
  if (typeof type === "string") return type.slice("xstate.".length);
  return typeof part === "function" && part.name !== "" ? part.name : "(inline)";
}

function transitionOf(transition: TransitionLike, event: string): ChartTransition {
  const target = transition.target?.[0];
  return {
    event,
    target: target ? target.path.join(".") : "",
    guard: transition.guard === undefined ? "" : wordOf(transition.guard),
    actions: transition.actions.map(wordOf),
  };
}

function stateOf(node: NodeLike): ChartState {
  const transitions = [...node.transitions].flatMap(([event, list]) => list.map((t) => transitionOf(t, event)));
  return {
    path: node.path.join("."),
    key: node.key,
    type: node.type,
    initial: node.initial?.target?.[0]?.path.join(".") ?? "",
    entry: node.entry.map(wordOf),
    exit: node.exit.map(wordOf),
    transitions: [...transitions, ...(node.always ?? []).map((t) => transitionOf(t, "(always)"))],
    states: Object.values(node.states).map(stateOf),
  };
}

/** The whole chart of a machine. */
export function statechartOf(machine: AnyStateMachine): ChartState {
  return stateOf(machine.root as unknown as NodeLike);
}

const parentOf = (path: string): string => path.split(".").slice(0, -1).join(".");
/** Ids of Mermaid are words. */
const idOf = (path: string): string => (path === "" ? "machine" : path.replace(/\W/g, "_"));

function isWithin(path: string, ancestor: string): boolean {
  return ancestor === "" || path === ancestor || path.startsWith(`${ancestor}.`);
}

/** Text that Mermaid does not take for anything of its own. */
function labelText(text: string): string {
  return text.replace(/[^\w .,()→[\]-]/g, " ").trim();
}

interface Edge {
  parent: string;
  from: string;
  to: string;
  label: string;
}

/** The ancestor of `path` (or itself) that is a child of `parent`. */
function childOn(parent: string, path: string): string {
  const depth = parent === "" ? 1 : parent.split(".").length + 1;
  return path.split(".").slice(0, depth).join(".");
}

function edgeOf(from: string, transition: ChartTransition): Edge | undefined {
  const { target, event, guard } = transition;
  if (target === "") return undefined;
  const what = `${event === "*" ? "anything else" : event}${guard === "" ? "" : ` [${guard}]`}`;
  // From a parent to a state within it: from any of its states.
  if (isWithin(target, from) && target !== from) {
    const to = childOn(from, target);
    const rest = to === target ? "" : ` → ${target.slice(to.length + 1)}`;
    return { parent: from, from: "*", to, label: labelText(what + rest) };
  }
  let parent = parentOf(from);
  while (!isWithin(target, parent) || target === parent) parent = parentOf(parent);
  const [source, to] = [childOn(parent, from), childOn(parent, target)];
  const before = source === from ? "" : `${from.slice(source.length + 1)}, `;
  const rest = to === target ? "" : ` → ${target.slice(to.length + 1)}`;
  return { parent, from: source, to, label: labelText(before + what + rest) };
}

function linesOf(state: ChartState, edges: readonly Edge[], indent: string): string[] {
  const lines: string[] = [];
  if (state.initial !== "") lines.push(`${indent}[*] --> ${idOf(childOn(state.path, state.initial))}`);
  for (const child of state.states) {
    lines.push(`${indent}state "${child.key}" as ${idOf(child.path)}`);
    if (child.states.length > 0)
      lines.push(`${indent}state ${idOf(child.path)} {`, ...linesOf(child, edges, `${indent}  `), `${indent}}`);
    if (child.type === "final") lines.push(`${indent}${idOf(child.path)} --> [*]`);
  }
  const own = edges.filter((e) => e.parent === state.path);
  const any = `${idOf(state.path)}_any`;
  if (own.some((e) => e.from === "*")) lines.push(`${indent}state "any state" as ${any}`);
  for (const edge of own)
    lines.push(`${indent}${edge.from === "*" ? any : idOf(edge.from)} --> ${idOf(edge.to)} : ${edge.label}`);
  return lines;
}

function allStates(state: ChartState): ChartState[] {
  return [state, ...state.states.flatMap(allStates)];
}

/** The chart as a Mermaid stateDiagram-v2. */
export function mermaidOf(chart: ChartState): string {
  const edges = allStates(chart).flatMap((s) => s.transitions.flatMap((t) => edgeOf(s.path, t) ?? []));
  const seen = new Set<string>();
  const distinct = edges.filter((e) => {
    const key = JSON.stringify(e);
    return !seen.has(key) && seen.add(key);
  });
  return `${["stateDiagram-v2", ...linesOf(chart, distinct, "  ")].join("\n")}\n`;
}
