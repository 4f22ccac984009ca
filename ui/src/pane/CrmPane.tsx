// The CRM pane: the message's tracked state and people, or a record that was looked up. It shows what the core says and
// decides nothing.
import { Button, makeStyles, Spinner, Text, Tooltip } from "@fluentui/react-components";
import { PersonSearchRegular, SettingsRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useSelection } from "../app/selection";
import type { OptionsTab } from "../options/OptionsDialog";
import { useApi } from "../platform/context";
import { queries } from "../queries";
import { BackIcon, ClosePaneIcon } from "../shared/directed";
import { EmptyState } from "../shared/empty";
import { useTexts } from "../texts";
import { FocusKeeper, PaneFocus } from "./focus";
import { MessagePane } from "./MessagePane";
import { RecordPane } from "./RecordPane";
import { lineBelow } from "../shared/lines";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", flexGrow: 1, minInlineSize: 0, minBlockSize: 0 },
  head: { display: "flex", alignItems: "center", columnGap: "6px", minBlockSize: "42px", paddingInline: "14px 6px", ...lineBelow(), flexShrink: 0 },
  buttons: { marginInlineStart: "auto", display: "flex" },
  body: { flexGrow: 1, overflowY: "auto", minBlockSize: 0, display: "flex", flexDirection: "column" },
});

interface Props {
  /** What is selected: a message, an appointment, a contact or a task. */
  of: string | null;
  /** What stands there while nothing is. */
  empty: { title: string; text: string };
  /** What the way back from a record is called. */
  back: string;
  /** Closes the pane; nothing where it stands alone. */
  onClose: (() => void) | null;
  onOptions: (tab: OptionsTab) => void;
}

export function CrmPane({ of, empty, back, onClose, onOptions }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const { record, openRecord } = useSelection();
  // Only watched from here: the part below asks.
  const pane = useQuery({ ...queries.pane(useApi(), of ?? ""), enabled: false });
  const looking = pane.isFetching || pane.data?.stale === true;
  const [keeper] = useState(() => new FocusKeeper());
  const toMessage = (): void => {
    openRecord(null);
    keeper.back();
  };
  return (
    <aside className={styles.root} aria-label={texts.pane.label}>
      <div className={styles.head}>
        {record !== null && of !== null && (
          <Tooltip content={back} relationship="label"><Button appearance="subtle" size="small" icon={<BackIcon />} onClick={toMessage} /></Tooltip>
        )}
        <Text as="h2" size={300} weight="semibold" style={{ margin: 0 }}>{record === null ? texts.pane.label : record.kind}</Text>
        {looking && <Spinner size="extra-tiny" aria-label={texts.pane.refreshing} />}
        <div className={styles.buttons}>
          <Tooltip content={texts.app.options} relationship="label"><Button appearance="subtle" size="small" icon={<SettingsRegular />} onClick={() => onOptions("email")} /></Tooltip>
          {onClose !== null && <Tooltip content={texts.pane.close} relationship="label"><Button appearance="subtle" size="small" icon={<ClosePaneIcon />} onClick={onClose} /></Tooltip>}
        </div>
      </div>
      <div className={styles.body}>
        <PaneFocus value={keeper}>
          {record !== null ? <RecordPane key={record.id} record={record} message={of} />
            : of !== null ? <MessagePane key={of} message={of} />
            : <EmptyState icon={<PersonSearchRegular />} title={empty.title} text={empty.text} />}
        </PaneFocus>
      </div>
    </aside>
  );
}
