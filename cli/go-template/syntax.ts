/** What a template says, once it is read: nodes, and the pipelines of its actions. */

export type Operand = { at: number } & (
  | { is: "field"; path: string[] }
  | { is: "variable"; name: string; path: string[] }
  | { is: "value"; value: unknown }
  | { is: "call"; name: string }
  | { is: "pipe"; pipe: Pipe; path: string[] }
);

/** The first operand is applied to the others when it is a function. */
export type Command = Operand[];

export interface Pipe {
  at: number;
  /** Variables that take the value: `$v := …`, or `$i, $v := …` of a range. */
  declares: string[];
  isAssignment: boolean;
  commands: Command[];
}

export type Control = "if" | "with" | "range";

export type Node = { at: number } & (
  | { is: "text"; text: string }
  | { is: "print"; pipe: Pipe }
  | { is: Control; pipe: Pipe; body: Node[]; otherwise: Node[] }
  | { is: "template"; name: string; pipe: Pipe | undefined }
  | { is: "break" | "continue" }
);

export interface Template {
  source: string;
  nodes: Node[];
  /** By `define` and `block`. */
  named: Map<string, Node[]>;
}
