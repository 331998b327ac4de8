import type { ProviderName } from "./cluster-file.js";
import { dockerProvider } from "./docker/provider.js";
import { netnsProvider } from "./netns/provider.js";
import type { Provider } from "./provider.js";
import { sshProvider } from "./ssh/provider.js";

const providers: Readonly<Record<ProviderName, Provider>> = {
  docker: dockerProvider,
  netns: netnsProvider,
  ssh: sshProvider,
};

export const providerOf = ({ provider }: { provider: ProviderName }): Provider => providers[provider];
