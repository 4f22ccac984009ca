// What the Calendar, People and Tasks views have in common: the parts of the window, one thing in full, and what stands there while
// nobody has named a calendar server.
import { Button, makeStyles } from "@fluentui/react-components";
import { PlugConnectedRegular } from "@fluentui/react-icons";
import { useState, type ReactElement } from "react";
import { Parts } from "../app/Parts";
import { useRefreshApp } from "../app/refresh";
import { useSelection } from "../app/selection";
import { ConnectDialog } from "../calendars/CalendarsGroup";
import type { OptionsTab } from "../options/OptionsDialog";
import { CrmPane } from "../pane/CrmPane";
import type { AppView, SyncKind } from "../platform/types";
import { Boundary } from "../shared/boundary";
import { EmptyState } from "../shared/empty";
import { useTexts } from "../texts";
import { ItemDetail } from "./ItemDetail";

const useStyles = makeStyles({ alone: { flexGrow: 1, display: "flex" } });

export interface ItemsViewProps {
  app: AppView;
  onOptions: (tab: OptionsTab) => void;
}

interface Props extends ItemsViewProps {
  kind: SyncKind;
  title: string;
  side: ReactElement | null;
  list: ReactElement;
}

export function ItemsShell({ app, kind, title, side, list, onOptions }: Props): ReactElement {
  const texts = useTexts();
  const { items, record } = useSelection();
  const opened = items[kind];
  const key = opened?.key ?? null;
  if (app.calendars === null && app.mailbox?.server != null) {
    return <NotConnected app={app} />;
  }
  return (
    <Parts app={app} roomy title={title} middleLabel={texts.items.one(kind)} opened={{ item: opened === null ? null : `${opened.key} ${opened.occurrence ?? ""}`, record: record?.id ?? null }}
      side={side}
      list={<Boundary resetKey={kind}>{list}</Boundary>}
      middle={<Boundary resetKey={key ?? ""}><ItemDetail kind={kind} opened={opened} /></Boundary>}
      pane={(close) => (
        <Boundary resetKey={`${key ?? ""} ${record?.id ?? ""}`}>
          <CrmPane of={key} onClose={close} empty={{ title: texts.items.none(kind), text: texts.items.paneNone(kind) }} back={texts.items.back(kind)} onOptions={onOptions} />
        </Boundary>
      )} />
  );
}

/** A mail server alone has no calendars: the way to them is offered. */
function NotConnected({ app }: { app: AppView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const refresh = useRefreshApp();
  const [connecting, setConnecting] = useState(false);
  return (
    <div className={styles.alone} data-region="list">
      <EmptyState icon={<PlugConnectedRegular />} title={texts.items.notConnected} text={texts.items.notConnectedText}>
        <Button appearance="primary" data-region-start="" onClick={() => setConnecting(true)}>{texts.items.connect}</Button>
      </EmptyState>
      {connecting && <ConnectDialog app={app} onClose={() => { setConnecting(false); void refresh(); }} />}
    </div>
  );
}
