/** The API of one cluster, by kinds and names. */
import type { AnyObject, Kind, KindMap } from "../../core/kinds/all.js";
import { didYouMean } from "../../core/nearest.js";
import { basePathOf } from "../../core/objects/kind-def.js";
import { ApiError, isConflict, isNotFound } from "./api-error.js";
import { servedKinds } from "./discovery.js";
import { type Answer, ask, type Call, send } from "./http.js";
import { wordOf } from "./kind-words.js";
import { type Access, accessFor, type ClusterFlags } from "./kubeconfig.js";
import { asked, factsOf, type KindRef, objectsOf, type ServedKind } from "./served-kind.js";

export interface Selectors {
  labels?: string | undefined;
  fields?: string | undefined;
}

export interface ObjectList<K extends Kind> {
  items: KindMap[K][];
  /** Where a watch goes on from. */
  resourceVersion: string;
}

/** Others wrote between our reading and our writing this often in a row: given up. */
const triesMax = 8;

/** Path of a kind's objects: of one namespace, or of all if it is undefined. */
export function collectionPath(kind: KindRef, namespace: string | undefined): string {
  const def = factsOf(kind);
  const within =
    def.namespaced && namespace !== undefined
      ? `namespaces/${encodeURIComponent(namespace)}/${def.plural}`
      : def.plural;
  return `${basePathOf(def)}/${within}`;
}

export class Client {
  readonly access: Access;
  #served: Promise<ServedKind[]> | undefined;

  constructor(access: Access) {
    this.access = access;
  }

  get namespace(): string {
    return this.access.namespace;
  }

  /** @throws ApiError, ConnectionError */
  ask(call: Call): Promise<unknown> {
    return ask(this.access, call);
  }

  /** The answer as it comes, for streams. @throws ApiError, ConnectionError */
  open(call: Call): Promise<Answer> {
    return send(this.access, { silenceMsMax: 0, ...call });
  }

  /** The kinds that the server has besides those that are built in, looked up once. @throws ApiError, ConnectionError */
  served(): Promise<ServedKind[]> {
    this.#served ??= servedKinds((call) => this.ask(call));
    return this.#served;
  }

  /** They may be others now. */
  forgetServed(): void {
    this.#served = undefined;
  }

  path(kind: KindRef, name: string, namespace = this.namespace): string {
    return `${collectionPath(kind, namespace)}/${encodeURIComponent(name)}`;
  }

  /** @throws ApiError NotFound, with the name that was probably meant */
  async get<K extends Kind>(kind: K | ServedKind, name: string, namespace = this.namespace): Promise<KindMap[K]> {
    try {
      return await this.#one(kind, name, namespace);
    } catch (error) {
      throw isNotFound(error) ? await this.#missing(kind, name, namespace) : error;
    }
  }

  /** undefined: there is none. */
  async find<K extends Kind>(
    kind: K | ServedKind,
    name: string,
    namespace = this.namespace,
  ): Promise<KindMap[K] | undefined> {
    try {
      return await this.#one(kind, name, namespace);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** @param namespace undefined = all */
  async list<K extends Kind>(
    kind: K | ServedKind,
    namespace: string | undefined,
    selectors: Selectors = {},
  ): Promise<ObjectList<K>> {
    const answer = (await this.ask({
      path: collectionPath(kind, namespace),
      ...asked(kind),
      query: { ...asked(kind).query, labelSelector: selectors.labels, fieldSelector: selectors.fields },
    })) as { items: KindMap[K][]; metadata: { resourceVersion: string } };
    return { items: objectsOf(kind, answer, answer.items), resourceVersion: answer.metadata.resourceVersion };
  }

  /**
   * Reads, changes and writes an object until nobody else wrote in between.
   * @param change undefined: nothing is to be written
   */
  async edit<K extends Kind>(
    kind: K | ServedKind,
    name: string,
    namespace: string,
    change: (object: KindMap[K]) => KindMap[K] | undefined,
  ): Promise<{ object: KindMap[K]; changed: boolean }> {
    for (let tries = 1; ; tries++) {
      const object = await this.get(kind, name, namespace);
      const next = change(object);
      if (next === undefined) return { object, changed: false };
      try {
        const path = this.path(kind, name, namespace);
        return { object: (await this.ask({ method: "PUT", path, body: next })) as KindMap[K], changed: true };
      } catch (error) {
        if (!isConflict(error) || tries >= triesMax) throw error;
      }
    }
  }

  async #one<K extends Kind>(kind: K | ServedKind, name: string, namespace: string): Promise<KindMap[K]> {
    const answer = (await this.ask({ path: this.path(kind, name, namespace), ...asked(kind) })) as KindMap[K];
    return objectsOf(kind, answer, [answer])[0] as KindMap[K];
  }

  async #missing(kind: KindRef, name: string, namespace: string): Promise<ApiError> {
    const { items } = await this.list<Kind>(kind, namespace).catch(() => ({ items: [] as AnyObject[] }));
    const names = items.map((o) => o.metadata.name);
    const where = factsOf(kind).namespaced ? ` in namespace ${namespace}` : "";
    return new ApiError(404, "NotFound", `there is no ${wordOf(kind)} "${name}"${where}${didYouMean(name, names)}`);
  }
}

/** The cluster the flags and the kubeconfig mean. @throws UsageError, Error: see accessFor */
export async function connect(flags: ClusterFlags): Promise<Client> {
  return new Client(await accessFor(flags));
}
