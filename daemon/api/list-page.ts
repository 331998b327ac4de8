/** What a list of v1 holds: the objects of the page and revision that are asked for. */
import type { ParsedUrlQuery } from "node:querystring";
import { Fault } from "../../core/fault.js";
import type { AnyObject, Kind } from "../../core/kinds/all.js";
import type { ListMetadata } from "./answers/list-words.js";
import type { ReadableStore } from "./form-store.js";
import { pageExpired, pageOf, pagingIn } from "./paging.js";
import { isSelected, type Selection } from "./resources.js";
import { listRevision, revisionTooLarge } from "./watch-options.js";

export interface ListPage {
  items: AnyObject[];
  metadata: ListMetadata;
}

/**
 * Reads what a request asks for, and gives what reads the list: again, if it has to wait.
 * @throws Fault BadRequest, Invalid; when it reads, Expired, Timeout
 */
export function pageReader(
  store: ReadableStore,
  kind: Kind,
  selection: Selection,
  query: ParsedUrlQuery,
): () => Promise<ListPage> {
  const { exact, notBefore } = listRevision(query);
  const paging = pagingIn(query);
  const { from } = paging;
  const asked = from === undefined || from.revision === "now" ? exact : from.revision;
  const isWhole = selection.labels.length === 0 && selection.fields === undefined;
  const read = async (): Promise<{ items: AnyObject[]; revision: number }> => {
    if (asked === undefined) return store.list<Kind>(kind, selection.namespace);
    try {
      return { items: await store.listAt<Kind>(kind, selection.namespace, asked), revision: asked };
    } catch (error) {
      throw from !== undefined && error instanceof Fault && error.reason === "Expired"
        ? pageExpired(from.after)
        : error;
    }
  };
  return async () => {
    const { items, revision } = await read();
    if (revision < notBefore) throw revisionTooLarge(notBefore, revision);
    const selected = isWhole ? items : items.filter((object) => isSelected(selection, object));
    const { remaining, ...page } = pageOf(selected, paging, revision);
    const left = remaining === undefined || !isWhole ? {} : { remainingItemCount: remaining };
    const more = page.continue === undefined ? {} : { continue: page.continue };
    return { items: page.items, metadata: { resourceVersion: String(revision), ...more, ...left } };
  };
}
