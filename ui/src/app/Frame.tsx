// The frame of the window: title bar, rail, one view, status bar, and the dialogs that belong to no part of it.
import { makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState, type ReactElement } from "react";
import { BeginProvider, useComposeKeys } from "../compose/context";
import { currentFolder } from "../mail/list";
import { MailView } from "../mail/MailView";
import type { OptionsTab } from "../options/OptionsDialog";
import { useApi } from "../platform/context";
import type { AppView, ComposeStart, RecordView, SyncKind } from "../platform/types";
import { queries } from "../queries";
import { Boundary } from "../shared/boundary";
import { later } from "../shared/later";
import { AskSignInProvider, someoneAsks } from "../signin/asks";
import { Notices } from "./Notices";
import { Rail, type View } from "./Rail";
import { SelectionProvider, type OpenedItem, type Selection } from "./selection";
import { StatusBar } from "./StatusBar";
import { TitleBar } from "./TitleBar";
import { useRegionKeys } from "./regions";

const OptionsDialog = later(async () => (await import("../options/OptionsDialog")).OptionsDialog);
const ComposeDialog = later(async () => (await import("../compose/ComposeDialog")).ComposeDialog);
const SignInCover = later(async () => (await import("../signin/SignInCover")).SignInCover);
const CalendarView = later(async () => (await import("../items/CalendarView")).CalendarView);
const PeopleView = later(async () => (await import("../items/PeopleView")).PeopleView);
const TasksView = later(async () => (await import("../items/TasksView")).TasksView);
const SyncView = later(async () => (await import("../sync/SyncView")).SyncView);

const useStyles = makeStyles({
  root: { blockSize: "100%", display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gridTemplateRows: "auto auto minmax(0, 1fr) auto", color: tokens.colorNeutralForeground1 },
  middle: { display: "flex", minBlockSize: 0 },
  main: { flexGrow: 1, minInlineSize: 0, display: "flex" },
});

interface Props {
  app: AppView;
  /** Nothing can be reached before the person has signed in. */
  covered?: boolean;
}

/** A record belongs to its organization: with another one in use it is not open any more. */
function useSelectionState(organization: string | undefined, show: (view: View) => void, showPane: () => void): Selection {
  const [folder, setFolder] = useState<string | null>(null);
  const [message, setMessage] = useState<string | null>(null);
  const [items, setItems] = useState<Selection["items"]>({ appointment: null, contact: null, task: null });
  const [opened, setOpened] = useState<{ record: RecordView; organization: string | undefined } | null>(null);
  const record = opened !== null && opened.organization === organization ? opened.record : null;
  return useMemo(
    () => ({
      folder, message, items, record,
      openFolder: (next: string) => { setFolder(next); setMessage(null); show("mail"); },
      openMessage: (next: string) => { setMessage(next); setOpened(null); show("mail"); },
      openItem: (kind: SyncKind, next: OpenedItem | null) => { setItems((now) => ({ ...now, [kind]: next })); setOpened(null); },
      showAppointment: (key: string) => { setItems((now) => ({ ...now, appointment: { key, occurrence: null } })); setOpened(null); show("calendar"); },
      openRecord: (next: RecordView | null) => { setOpened(next === null ? null : { record: next, organization }); if (next !== null) { showPane(); } },
    }),
    [folder, message, items, record, organization, show, showPane],
  );
}

export function Frame({ app, covered = false }: Props): ReactElement {
  const styles = useStyles();
  const [view, setView] = useState<View>("mail");
  const [options, setOptions] = useState<OptionsTab | null>(null);
  const [signIn, setSignIn] = useState(false);
  const askSignIn = useCallback(() => setSignIn(true), []);
  // A record stands in the pane; the one view without a pane gives way.
  const showPane = useCallback(() => setView((now) => (now === "sync" ? "mail" : now)), []);
  const selection = useSelectionState(app.organization?.id, setView, showPane);
  const sync = useQuery(queries.syncState(useApi())).data;
  const [writing, setWriting] = useState<ComposeStart | null>(null);
  useRegionKeys();
  const asks = someoneAsks(app);
  // Asked for once is not asked for the next time.
  if (signIn && !asks) {
    setSignIn(false);
  }
  const cover = covered || (signIn && asks);
  const folders = useQuery({ ...queries.folders(useApi()), enabled: false }).data ?? [];
  const isDraft = currentFolder(folders, selection.folder)?.purpose === "drafts";
  useComposeKeys(view === "mail" && !isDraft ? selection.message : null, writing !== null || options !== null || cover, setWriting);
  return (
    <SelectionProvider value={selection}><BeginProvider value={setWriting}><AskSignInProvider value={asks ? askSignIn : null}>
      <div className={styles.root} inert={cover}>
        <TitleBar app={app} onOptions={setOptions} onSignIn={askSignIn} />
        <Notices notices={app.notices} />
        <div className={styles.middle}>
          <Rail view={view} asks={sync?.asks ?? 0} onView={setView} onSettings={() => setOptions("accounts")} />
          <main className={styles.main}>
            <Boundary resetKey={view}>
              <Shown view={view} app={app} onOptions={setOptions} />
            </Boundary>
          </main>
        </div>
        <StatusBar app={app} sync={sync} onWaiting={() => setView("sync")} onServices={() => setOptions("synchronization")} />
      </div>
      {options !== null && <OptionsDialog app={app} tab={options} onTab={setOptions} onClose={() => setOptions(null)} />}
      {writing !== null && <ComposeDialog start={writing} onClose={() => setWriting(null)} />}
      {cover && <SignInCover app={app} onLater={covered ? undefined : () => setSignIn(false)} />}
    </AskSignInProvider></BeginProvider></SelectionProvider>
  );
}

function Shown({ view, app, onOptions }: { view: View; app: AppView; onOptions: (tab: OptionsTab) => void }): ReactElement {
  switch (view) {
    case "mail": return <MailView app={app} onOptions={onOptions} />;
    case "calendar": return <CalendarView app={app} onOptions={onOptions} />;
    case "people": return <PeopleView app={app} onOptions={onOptions} />;
    case "tasks": return <TasksView app={app} onOptions={onOptions} />;
    case "sync": return <SyncView app={app} />;
  }
}
