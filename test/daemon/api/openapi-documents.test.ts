import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { KindBook } from "../../../core/kinds/book.js";
import { everyServed } from "../../../core/kinds/forms.js";
import type { KindDef } from "../../../core/objects/kind-def.js";
import { openapiDocuments } from "../../../daemon/api/openapi-documents.js";

const test = suite("documents of OpenAPI");

test("they follow the kinds; what a group and version says is made again when its kinds are others", async () => {
  let served: readonly KindDef[] = everyServed;
  const documents = openapiDocuments({ served: () => served } as KindBook, "1.0");
  const before = documents();
  assert.is(documents(), before, "made once");
  const all = await before.v3();
  assert.match(String(all.get("apis/batch/v1")?.bytes), "Specifies the maximum desired number of pods");

  served = everyServed.filter(({ kind }) => kind !== "CronJob");
  assert.is.not(documents(), before);
  const without = await documents().v3();
  assert.is(without.get("api/v1"), all.get("api/v1"), "the other groups are as they were");
  assert.is.not(without.get("apis/batch/v1")?.hash, all.get("apis/batch/v1")?.hash);
  assert.not.match(String((await documents().asJson()).bytes), "CronJob");
});

test.run();
