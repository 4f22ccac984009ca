// The Calendar: a month to choose from, what is on the days of a week or a month, one appointment in full, its people's records.
import { Button, makeStyles, Tooltip } from "@fluentui/react-components";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../platform/context";
import type { ItemFilter } from "../platform/types";
import { queries } from "../queries";
import { NextIcon, PreviousIcon } from "../shared/directed";
import { useWide } from "../shared/media";
import { useLanguage } from "../texts";
import { Agenda } from "./Agenda";
import { moved, spanName, spanOf, todayHere, weekStart, type Span } from "./days";
import { ItemsShell, type ItemsViewProps } from "./ItemsShell";
import { FilterMenu, ListFrame } from "./ListFrame";
import { MonthPicker } from "./MonthPicker";

const useStyles = makeStyles({
  tools: { display: "flex", alignItems: "center", columnGap: "2px", paddingInline: "10px 6px", paddingBlock: "4px" },
  end: { marginInlineStart: "auto" },
});

export function CalendarView({ app, onOptions }: ItemsViewProps): ReactElement {
  const styles = useStyles();
  const { tag, texts } = useLanguage();
  const [day, setDay] = useState(todayHere);
  const [span, setSpan] = useState<Span>("week");
  const [filter, setFilter] = useState<ItemFilter>("all");
  const start = weekStart(tag);
  const { from, to } = spanOf(day, span, start);
  const wide = useWide();
  const connected = app.calendars !== null || app.mailbox?.server == null;
  const agenda = useQuery({ ...queries.agenda(useApi(), from, to, filter), enabled: connected, placeholderData: keepPreviousData });
  const step = (by: 1 | -1, label: string, icon: ReactElement): ReactElement => (
    <Tooltip content={label} relationship="label"><Button appearance="subtle" size="small" icon={icon} onClick={() => setDay(moved(day, span, by))} /></Tooltip>
  );
  // What was shown before stands until the new days are there, and says which days it is of.
  const shown = agenda.data !== undefined && agenda.data.from === from && agenda.data.to === to ? agenda.data : undefined;
  const name = spanName(from, to, span, tag);
  return (
    <ItemsShell app={app} kind="appointment" title={texts.rail.calendar} onOptions={onOptions}
      side={<MonthPicker key={day.slice(0, 7)} day={day} from={from} to={to} today={agenda.data?.today ?? todayHere()} start={start} onDay={setDay} />}
      list={(
        <ListFrame label={texts.items.agendaOf(name)} title={name} listed={shown?.listed} error={agenda.error} onRetry={() => void agenda.refetch()}
          buttons={<>{step(-1, span === "week" ? texts.items.previousWeek : texts.items.previousMonth, <PreviousIcon />)}{step(1, span === "week" ? texts.items.nextWeek : texts.items.nextMonth, <NextIcon />)}</>}
          tools={(
            <div className={styles.tools}>
              {!wide && <Button appearance="subtle" size="small" onClick={() => setDay(todayHere())}>{texts.items.today}</Button>}
              <Button appearance="subtle" size="small" aria-pressed={span === "week"} onClick={() => setSpan("week")}>{span === "week" ? <b>{texts.items.week}</b> : texts.items.week}</Button>
              <Button appearance="subtle" size="small" aria-pressed={span === "month"} onClick={() => setSpan("month")}>{span === "month" ? <b>{texts.items.month}</b> : texts.items.month}</Button>
              <span className={styles.end}><FilterMenu filter={filter} onFilter={setFilter} /></span>
            </div>
          )}>
          {shown !== undefined && <Agenda agenda={shown} name={name} filtered={filter !== "all"} />}
        </ListFrame>
      )} />
  );
}
