/** The API of one cluster, by kinds and names. */
import { type AnyObject, anyDef, type Kind, type KindMap, kinds } from "../../core/kinds/all.js";
import { apiVersionOf, basePathOf } from "../../core/objects/kind-def.js";
import { ApiError, isConflict, isNotFound } from "./api-error.js";
import { type Answer, ask, type Call, send } from "./http.js";
import { wordOf } from "./kind-words.js";
import { type Access, accessFor, type ClusterFlags } from "./kubeconfig.js";
import { didYouMean } from "./nearest.js";

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
export function collectionPath(kind: Kind, namespace: string | undefined): string {
  const def = anyDef(kind);
  const within =
    def.namespaced && namespace !== undefined
      ? `namespaces/${encodeURIComponent(namespace)}/${def.plural}`
      : def.plural;
  return `${basePathOf(def)}/${within}`;
}

export class Client {
  readonly access: Access;

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

  path(kind: Kind, name: string, namespace = this.namespace): string {
    return `${collectionPath(kind, namespace)}/${encodeURIComponent(name)}`;
  }

  /** @throws ApiError NotFound, with the name that was probably meant */
  async get<K extends Kind>(kind: K, name: string, namespace = this.namespace): Promise<KindMap[K]> {
    try {
      return (await this.ask({ path: this.path(kind, name, namespace) })) as KindMap[K];
    } catch (error) {
      throw isNotFound(error) ? await this.#missing(kind, name, namespace) : error;
    }
  }

  /** undefined: there is none. */
  async find<K extends Kind>(kind: K, name: string, namespace = this.namespace): Promise<KindMap[K] | undefined> {
    try {
      return (await this.ask({ path: this.path(kind, name, namespace) })) as KindMap[K];
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** @param namespace undefined = all */
  async list<K extends Kind>(
    kind: K,
    namespace: string | undefined,
    selectors: Selectors = {},
  ): Promise<ObjectList<K>> {
    const answer = (await this.ask({
      path: collectionPath(kind, namespace),
      query: { labelSelector: selectors.labels, fieldSelector: selectors.fields },
    })) as { items: KindMap[K][]; metadata: { resourceVersion: string } };
    // Items of a list go without kind and apiVersion in Kubernetes.
    const items = answer.items.map((item) => ({ ...item, kind, apiVersion: apiVersionOf(anyDef(kind)) }));
    return { items, resourceVersion: answer.metadata.resourceVersion };
  }

  /**
   * Reads, changes and writes an object until nobody else wrote in between.
   * @param change undefined: nothing is to be written
   */
  async edit<K extends Kind>(
    kind: K,
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

  async #missing(kind: Kind, name: string, namespace: string): Promise<ApiError> {
    const { items } = await this.list<Kind>(kind, namespace).catch(() => ({ items: [] as AnyObject[] }));
    const names = items.map((o) => o.metadata.name);
    const where = kinds[kind].namespaced ? ` in namespace ${namespace}` : "";
    return new ApiError(404, "NotFound", `there is no ${wordOf(kind)} "${name}"${where}${didYouMean(name, names)}`);
  }
}

/** The cluster the flags and the kubeconfig mean. @throws UsageError, Error: see accessFor */
export async function connect(flags: ClusterFlags): Promise<Client> {
  return new Client(await accessFor(flags));
}
