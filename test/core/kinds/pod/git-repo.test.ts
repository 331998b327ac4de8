import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  checkCloneFolder,
  checkRepository,
  checkRevision,
  withoutCredentials,
} from "../../../../core/kinds/pod/git-repo.js";

const test = suite("gitRepo");

const right = [
  "https://example.org/team/site.git",
  "https://user:pass%40word@example.org:8443/site",
  "ssh://git@example.org:2222/~team/site.git",
  "git@example.org:team/site.git",
  "https://10.0.0.1/a",
];
const wrong = [
  ...[
    "",
    "site",
    "/srv/git/site",
    "./site",
    "../site",
    "file:///srv/git",
    "git://example.org/a",
    "http://example.org/a",
  ],
  ...[
    "ext::sh -c touch% /tmp/x",
    "fd::7",
    "https::https://example.org/a",
    "-u",
    "--upload-pack=x",
    "ssh://-oProxyCommand=x/a",
  ],
  ...[
    "ssh://example.org",
    "git@-oProxyCommand=x:a",
    "git@example.org:-a",
    "git@example.org::a",
    "a:b",
    "https://exa mple.org/a",
  ],
  ...[
    "https://example.org/a\nb",
    "https://example.org/\u0000",
    `https://example.org/${"a".repeat(2_048)}`,
    "transport::a@b:c",
  ],
];

test("a repository is reached by https or ssh", () => {
  for (const url of right) assert.is(checkRepository(url), "", url);
  for (const url of wrong) assert.not.equal(checkRepository(url), "", url);
});

test("a revision is no option, no range and no path", () => {
  for (const name of ["main", "v1.0", "origin/main", "refs/tags/v1", "0123abc", "HEAD~2", "@{1}"])
    assert.is(checkRevision(name), "", name);
  for (const name of ["-b", "--help", "a b", "a:b", "a..b", "^a", ":/x", "a\nb", "", "a*", "x".repeat(256)])
    assert.not.equal(checkRevision(name), "", name);
});

test("a folder is inside, and no option", () => {
  for (const path of [".", "a", "a/b"]) assert.is(checkCloneFolder(path), "", path);
  for (const path of ["..", "a/../..", "/a", "-a", ".git", "a/.GIT/b"])
    assert.not.equal(checkCloneFolder(path), "", path);
});

test("nothing that passes begins like an option, or holds a blank", () => {
  void fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      for (const text of [a, b, `https://${a}/${b}`, `ssh://${a}@${b}`, `${a}@${b}:${a}`, `${a}::${b}`]) {
        if (checkRepository(text) === "" || checkRevision(text) === "") assert.match(text, /^[^-\s][^\s]*$/);
        if (checkRepository(text) === "") assert.not.match(text, /::|@-|\/\/-/);
      }
    }),
  );
});

test("people are not told a password", () => {
  assert.is(withoutCredentials("https://user:hunter2@example.org/a.git"), "https://example.org/a.git");
  assert.is(withoutCredentials("https://a:b@c@example.org/a@b.git"), "https://example.org/a@b.git");
  assert.is(withoutCredentials("git@example.org:a.git"), "git@example.org:a.git");
});

test.run();
