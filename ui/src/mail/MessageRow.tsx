// One line of the message list.
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { ArrowReplyRegular, AttachRegular, FlagFilled, WarningFilled } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import type { MessageRowView } from "../platform/types";
import { TrackingBadge } from "../pane/TrackingBadge";
import { Spoken } from "../shared/spoken";
import { shortTime } from "../shared/time";
import { useLanguage } from "../texts";
import { lineBelow } from "../shared/lines";

const clip = { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" } as const;

const useStyles = makeStyles({
  root: {
    position: "relative", display: "grid", rowGap: "1px", paddingBlock: "7px", paddingInline: "14px 12px", cursor: "pointer", ...lineBelow(tokens.colorNeutralStroke3),
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  selected: {
    backgroundColor: tokens.colorBrandBackground2, ":hover": { backgroundColor: tokens.colorBrandBackground2 },
    "::before": { content: '""', position: "absolute", insetBlock: 0, insetInlineStart: 0, inlineSize: "3px", backgroundColor: tokens.colorCompoundBrandStroke },
  },
  line: { display: "flex", alignItems: "baseline", columnGap: "8px", minInlineSize: 0 },
  who: { ...clip, flexGrow: 1 },
  time: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3, flexShrink: 0 },
  subject: { ...clip, flexGrow: 1 },
  unreadWho: { fontWeight: tokens.fontWeightBold },
  unreadSubject: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorBrandForeground1 },
  preview: { ...clip, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  marks: { display: "flex", columnGap: "4px", fontSize: "14px", lineHeight: 0, alignSelf: "center", color: tokens.colorNeutralForeground3, flexShrink: 0 },
  warning: { color: tokens.colorStatusWarningForeground1, lineHeight: 0, alignSelf: "center", flexShrink: 0 },
  flag: { color: tokens.colorStatusDangerForeground1 },
  badge: { display: "flex", paddingBlockStart: "2px", minInlineSize: 0 },
});

interface Props {
  id: string;
  row: MessageRowView;
  selected: boolean;
  position: number;
  total: number;
  onSelect: () => void;
}

export function MessageRow({ id, row, selected, position, total, onSelect }: Props): ReactElement {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  const subject = row.subject === "" ? texts.list.noSubject : row.subject;
  return (
    // Keys are taken by the listbox that has the focus.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div id={id} role="option" tabIndex={-1} aria-selected={selected} aria-posinset={position + 1} aria-setsize={total}
      className={mergeClasses(styles.root, selected && styles.selected)} onClick={onSelect}>
      <div className={styles.line}>
        {!row.seen && <Spoken>{texts.list.unread}, </Spoken>}
        {row.warning !== null && <span className={styles.warning} title={row.warning}><WarningFilled aria-hidden /><Spoken>{row.warning} </Spoken></span>}
        <span className={mergeClasses(styles.who, !row.seen && styles.unreadWho)} dir="auto">{row.who}</span>
        <time className={styles.time} dateTime={row.received ?? undefined}>{shortTime(row.received, tag)}</time>
      </div>
      <div className={styles.line}>
        <span className={mergeClasses(styles.subject, !row.seen && styles.unreadSubject)} dir="auto">{subject}</span>
        <span className={styles.marks}>
          {row.answered && <><ArrowReplyRegular /><Spoken>, {texts.list.answered}</Spoken></>}
          {row.has_attachments === true && <><AttachRegular /><Spoken>, {texts.list.attachments}</Spoken></>}
          {row.flagged && <><FlagFilled className={styles.flag} /><Spoken>, {texts.list.flagged}</Spoken></>}
        </span>
      </div>
      {row.preview !== "" && <span className={styles.preview} dir="auto">{row.preview}</span>}
      {row.badge !== null && <div className={styles.badge}><TrackingBadge badge={row.badge} /></div>}
    </div>
  );
}
