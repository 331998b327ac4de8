/** Keys of a compose file itself, and of its networks, volumes, configs and secrets. */
import { serviceKeys } from "./service.js";
import { either, honoured, keys, list, map, noted, refused, type Shape, warned } from "./shape.js";
import { anything, flag, pairs, text, textOrList } from "./values.js";

const resourceName = /^[a-zA-Z0-9._-]+$/;

/** `external: true`, or as it once was, a mapping with its name. */
const external = either(flag, keys({ name: honoured(text, "its name, as files once wrote it") }));

const ofHost = "the network of pods is the cluster's";

const network = keys({
  name: noted(text, ofHost),
  driver: noted(text, ofHost),
  driver_opts: warned(map(text), ofHost),
  attachable: noted(flag, ofHost),
  enable_ipv4: warned(flag, ofHost),
  enable_ipv6: warned(flag, "pods have no IPv6 addresses"),
  external: warned(external, "stacks reach each other by SERVICE.STACK, whatever networks they name"),
  internal: warned(flag, "pods reach what is outside all the same"),
  ipam: warned(anything, ofHost),
  labels: noted(pairs, "nothing is made that could have them"),
});

const volume = keys({
  name: honoured(text, "the name of the claim"),
  driver: honoured(text, "local; others are refused"),
  driver_opts: honoured(
    map(text),
    "type: none with o: bind and a device is that folder of the minion; others are refused",
  ),
  external: honoured(external, "a claim that must be there already"),
  labels: honoured(pairs, "annotations of the claim"),
});

const source = (isConfig: boolean): Shape =>
  keys({
    name: honoured(text, "the name of the object"),
    file: honoured(text),
    environment: honoured(text),
    ...(isConfig ? { content: honoured(text) } : {}),
    external: honoured(external, "an object that must be there already; its data has a key of the name"),
    labels: honoured(pairs, "annotations of the object"),
    template_driver: refused(text, "templates are not filled in here"),
    ...(isConfig
      ? {}
      : {
          driver: refused(text, "secrets are kept by the cluster"),
          driver_opts: refused(map(text), "secrets are kept by the cluster"),
        }),
  });

export const fileKeys = keys({
  version: noted(text, "files of every version are read by today's rules"),
  name: honoured(text, "of the stack; --name and COMPOSE_PROJECT_NAME come before it, the folder's name after it"),
  include: honoured(
    list(
      either(
        text,
        keys({ path: honoured(textOrList), project_directory: honoured(text), env_file: honoured(textOrList) }),
      ),
    ),
  ),
  services: honoured(map(serviceKeys, resourceName)),
  networks: honoured(map(network, resourceName), "names only: see Networks"),
  volumes: honoured(map(volume, resourceName), "each a claim, of the minion where it is first used"),
  configs: honoured(map(source(true), resourceName), "each a ConfigMap"),
  secrets: honoured(map(source(false), resourceName), "each a Secret"),
  models: refused(map(anything), "models are not run here"),
});
