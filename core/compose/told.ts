/** What is wrong with compose files, and what of them cannot be kept to: collected, and told together. */
import type { At } from "./tree.js";

export interface Remark {
  /** undefined: no line of a file says it. */
  at: At | undefined;
  /** Such as `services.web.ports[0]`; "" for the file itself. */
  path: string;
  text: string;
}

/** Faults beyond this many are not told. */
const faultsMax = 100;

export const sentence = ({ at, path, text }: Remark): string =>
  `${at === undefined ? "" : `${at.file}:${at.line}: `}${path === "" ? "" : `${path}: `}${text}`;

export class ComposeError extends Error {
  readonly faults: readonly Remark[];

  constructor(faults: readonly Remark[]) {
    super(faults.map(sentence).join("\n"));
    this.name = "ComposeError";
    this.faults = faults;
  }
}

export class Told {
  readonly faults: Remark[] = [];
  readonly warnings: Remark[] = [];
  readonly #seen = new Set<string>();

  /** The same is told once. */
  #isNew(kind: string, remark: Remark): boolean {
    const key = `${kind} ${sentence(remark)}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }

  fault(at: At | undefined, path: string, text: string): void {
    const remark = { at, path, text };
    if (this.faults.length < faultsMax && this.#isNew("fault", remark)) this.faults.push(remark);
  }

  warn(at: At | undefined, path: string, text: string): void {
    const remark = { at, path, text };
    if (this.#isNew("warning", remark)) this.warnings.push(remark);
  }

  /** @throws ComposeError with every fault, if there is one */
  throwIfAny(): void {
    if (this.faults.length > 0) throw new ComposeError(this.faults);
  }
}
