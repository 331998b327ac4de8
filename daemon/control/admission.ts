/**
 * What is judged of an object as it is created, whoever creates it: what its class and its namespace's ranges make of a
 * pod, and whether there is room in the quotas of its namespace. It stands before the store: writes that are counted go
 * one after another, so two that would both fit by themselves do not both pass.
 */
import { asFault, type Fault } from "../../core/fault.js";
import { admitted, type Surroundings } from "../../core/kinds/admit.js";
import type { AnyObject } from "../../core/kinds/all.js";
import type { Store, Write, WriteOptions, WriteResult } from "../../core/store/store.js";
import { QuotaBook } from "./quota-book.js";
import { Serial } from "./serial.js";
import type { View } from "./view.js";

type Judged = { write: Write } | { fault: Fault };

export class Admission {
  readonly #view: View;
  readonly #store: Store;
  readonly #around: Surroundings;
  readonly #counting = new Serial();

  constructor(view: View, store: Store) {
    this.#view = view;
    this.#store = store;
    this.#around = {
      classes: () => view.list("PriorityClass"),
      classOf: (name) => view.get("PriorityClass", "", name),
      minions: () => view.list("Node"),
      runtimeOf: (name) => view.get("RuntimeClass", "", name),
      storageClasses: () => view.list("StorageClass"),
      storageClassOf: (name) => view.get("StorageClass", "", name),
      ranges: (namespace) => view.list("LimitRange", namespace),
    };
  }

  /**
   * A new object as it is to be stored, or what a change makes of one.
   * @throws Fault Forbidden when it may not be
   */
  admitted<T extends AnyObject>(object: T, old?: AnyObject): T {
    const fresh = admitted(object, old, this.#around);
    new QuotaBook(this.#view).take(fresh, old);
    return fresh as T;
  }

  /** As the store's: a new object that may not be is a write that is refused. */
  write(batch: readonly Write[], options?: WriteOptions): Promise<WriteResult[]> {
    const isCounted = batch.some((write) => write.op !== "remove" && this.#hasQuota(write.object));
    if (!isCounted) return this.#write(batch, undefined, options);
    return this.#counting.run(() => this.#write(batch, new QuotaBook(this.#view), options));
  }

  #hasQuota({ metadata: { namespace = "" } }: AnyObject): boolean {
    return namespace !== "" && this.#view.index.count("ResourceQuota", namespace) > 0;
  }

  #write(batch: readonly Write[], book?: QuotaBook, options?: WriteOptions): Promise<WriteResult[]> {
    const judged = batch.map((write) => this.#judge(write, book));
    const refused = judged.find((one) => "fault" in one);
    if (!refused)
      return this.#store.write(
        judged.flatMap((one) => ("write" in one ? [one.write] : [])),
        options,
      );
    return this.#writeRest(judged, refused as { fault: Fault }, options);
  }

  async #writeRest(
    judged: readonly Judged[],
    { fault }: { fault: Fault },
    options: WriteOptions = {},
  ): Promise<WriteResult[]> {
    if (options.atomic) return judged.map((one) => ({ ok: false, fault: "fault" in one ? one.fault : fault }));
    const writes = judged.flatMap((one) => ("write" in one ? [one.write] : []));
    const results = writes.length === 0 ? [] : [...(await this.#store.write(writes, options))];
    return judged.flatMap((one) =>
      "fault" in one ? { ok: false as const, fault: one.fault } : (results.shift() ?? []),
    );
  }

  #judge(write: Write, book?: QuotaBook): Judged {
    if (write.op === "remove") return { write };
    try {
      const { kind, metadata } = write.object;
      const old =
        write.op === "update" ? this.#view.index.get(kind, metadata.namespace ?? "", metadata.name) : undefined;
      const object = admitted(write.object, old, this.#around);
      book?.take(object, old);
      return { write: object === write.object ? write : { ...write, object } };
    } catch (error) {
      return { fault: asFault(error) };
    }
  }
}
