// Turns what the program tells into fresh looks at the cache.
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { AppEvent } from "../platform/api";
import { usePlatform } from "../platform/context";
import type { AppView, LinkTargetView, PaneView } from "../platform/types";
import { keys } from "./index";

const trackedAs = (pane: PaneView | undefined): string =>
  pane === undefined ? "" : `${pane.tracking.state} ${pane.tracking.regarding?.id ?? ""}`;

/** Looks again; behind a look that is under way, whoever waits for it: what it is told may be from before the news, and would pass for
 * fresh. */
export async function lookAgain(client: QueryClient, queryKey: readonly string[]): Promise<void> {
  const underWay = client.getQueryCache().findAll({ queryKey, fetchStatus: "fetching" }).flatMap((query) => query.promise ?? []);
  await client.invalidateQueries({ queryKey }, { cancelRefetch: false });
  if (underWay.length > 0) {
    await Promise.allSettled(underWay);
    await client.invalidateQueries({ queryKey }, { cancelRefetch: false });
  }
}

/** Looks at one pane again; the list follows only when the tracked state became another. */
async function refreshPane(client: QueryClient, key: string): Promise<void> {
  const pane = [...keys.pane, key];
  const before = trackedAs(client.getQueryData<PaneView>(pane));
  await lookAgain(client, pane);
  if (trackedAs(client.getQueryData<PaneView>(pane)) !== before) {
    await Promise.all([lookAgain(client, keys.messages), lookAgain(client, keys.items)]);
  }
}

/** What had failed is asked for again, as the person left it: every failure that heals says that it is tried by itself. */
function askAgain(client: QueryClient): void {
  void client.invalidateQueries({ predicate: ({ state }) => state.error !== null });
}

/** Looks at the program again; when either side is connected once more, so is what had failed meanwhile. */
async function refreshApp(client: QueryClient): Promise<void> {
  const connected = (): { organization: boolean; mailbox: boolean } => {
    const app = client.getQueryData<AppView>(keys.app);
    return { organization: app?.connection.state === "connected", mailbox: app?.mailbox?.connection.state === "connected" };
  };
  const before = connected();
  await lookAgain(client, keys.app);
  const now = connected();
  const isBack = !before.organization && now.organization;
  if (isBack || (!before.mailbox && now.mailbox)) {
    askAgain(client);
  }
  if (isBack) {
    void client.invalidateQueries({ queryKey: keys.search });
  }
}

async function refresh(client: QueryClient, event: Exclude<AppEvent, { kind: "link_clicked" }>): Promise<void> {
  switch (event.kind) {
    case "app_changed":
      await refreshApp(client);
      void lookAgain(client, keys.outgoing);
      return lookAgain(client, keys.waiting);
    case "sync_changed":
      return lookAgain(client, keys.syncState);
    case "items_changed":
      void lookAgain(client, keys.item);
      return lookAgain(client, keys.items);
    case "received_changed":
      void lookAgain(client, keys.received);
      // How far marks are looked at stands among the options.
      void lookAgain(client, keys.options);
      return lookAgain(client, keys.filed);
    case "decisions_changed":
      // It is a look at both sides: one that is under way is not begun anew.
      return lookAgain(client, keys.decisions);
    case "options_changed":
      void lookAgain(client, keys.folderRules);
      void lookAgain(client, keys.received);
      void lookAgain(client, keys.submission);
      return lookAgain(client, keys.options);
    case "pane_changed":
      void lookAgain(client, keys.why);
      return event.key === null ? lookAgain(client, keys.pane) : refreshPane(client, event.key);
    case "mail_changed":
      // News of all folders: a loss of the mailbox that is over, for one.
      if (event.folder === null) {
        askAgain(client);
      }
      await lookAgain(client, keys.folders);
      return lookAgain(client, event.folder === null ? keys.messages : [...keys.messages, event.folder]);
  }
}

/** Follows the program's events while mounted. */
export function useEvents(onLink: (target: LinkTargetView) => void): void {
  const platform = usePlatform();
  const client = useQueryClient();
  useEffect(
    () =>
      platform.listen((event) => {
        if (event.kind === "link_clicked") {
          onLink(event.target);
        } else {
          void refresh(client, event);
        }
      }),
    [platform, client, onLink],
  );
}
