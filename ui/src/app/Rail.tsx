// The navigation rail. It names only views that are there.
import { CounterBadge, makeStyles, mergeClasses, tokens, Tooltip } from "@fluentui/react-components";
import {
  ArrowSyncFilled, ArrowSyncRegular, CalendarLtrFilled, CalendarLtrRegular, MailFilled, MailRegular, PersonFilled, PersonRegular, SettingsRegular, TaskListSquareLtrFilled, TaskListSquareLtrRegular,
} from "@fluentui/react-icons";
import type { ReactElement } from "react";
import { useTexts } from "../texts";

export type View = "mail" | "calendar" | "people" | "tasks" | "sync";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: "4px", inlineSize: "48px", flexShrink: 0, paddingBlock: "8px", alignItems: "center" },
  button: {
    position: "relative", inlineSize: "38px", blockSize: "36px", display: "grid", placeContent: "center", fontSize: "20px", lineHeight: 0, cursor: "pointer",
    color: tokens.colorNeutralForeground2, backgroundColor: "transparent", border: `${tokens.strokeWidthThin} solid transparent`, borderRadius: tokens.borderRadiusLarge,
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover, color: tokens.colorNeutralForeground2BrandHover },
    ":focus-visible": { outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`, outlineOffset: "1px" },
  },
  current: { backgroundColor: tokens.colorNeutralBackground1, color: tokens.colorBrandForeground1, boxShadow: tokens.shadow2 },
  badge: { position: "absolute", insetBlockStart: "1px", insetInlineEnd: "1px" },
  bottom: { marginBlockStart: "auto" },
});

interface Props {
  view: View;
  /** How much waits for the person in the synchronization. */
  asks: number;
  onView: (view: View) => void;
  onSettings: () => void;
}

export function Rail({ view, asks, onView, onSettings }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const item = (to: View, label: string, icon: ReactElement, currentIcon: ReactElement, badge?: ReactElement): ReactElement => (
    <Tooltip content={label} relationship="label" positioning="after">
      <button type="button" className={mergeClasses(styles.button, view === to && styles.current)} aria-current={view === to ? "page" : undefined} onClick={() => onView(to)}>
        {view === to ? currentIcon : icon}
        {badge}
      </button>
    </Tooltip>
  );
  return (
    <nav className={styles.root} aria-label={texts.rail.label} data-region="rail">
      {item("mail", texts.rail.mail, <MailRegular />, <MailFilled />)}
      {item("calendar", texts.rail.calendar, <CalendarLtrRegular />, <CalendarLtrFilled />)}
      {item("people", texts.rail.people, <PersonRegular />, <PersonFilled />)}
      {item("tasks", texts.rail.tasks, <TaskListSquareLtrRegular />, <TaskListSquareLtrFilled />)}
      {item("sync", asks > 0 ? texts.syncLive.railAsks(asks) : texts.rail.sync, <ArrowSyncRegular />, <ArrowSyncFilled />,
        asks > 0 ? <CounterBadge className={styles.badge} size="small" color="danger" count={asks} aria-hidden /> : undefined)}
      <Tooltip content={texts.rail.settings} relationship="label" positioning="after">
        <button type="button" className={mergeClasses(styles.button, styles.bottom)} onClick={onSettings}><SettingsRegular /></button>
      </Tooltip>
    </nav>
  );
}
