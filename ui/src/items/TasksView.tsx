// Tasks by when they are due, one of them in full, what it is regarding.
import { makeStyles, mergeClasses, Switch, tokens } from "@fluentui/react-components";
import { CheckmarkCircleFilled, CircleRegular, ImportantFilled, SearchRegular, TaskListSquareLtrRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { Fragment, useState, type ReactElement } from "react";
import { useSelection } from "../app/selection";
import { TrackingBadge } from "../pane/TrackingBadge";
import { useApi } from "../platform/context";
import type { ItemFilter, TaskRowView, TasksView as Tasks } from "../platform/types";
import { queries } from "../queries";
import { useDebounced } from "../shared/debounce";
import { EmptyState } from "../shared/empty";
import { Spoken } from "../shared/spoken";
import { useTexts } from "../texts";
import { ItemsShell, type ItemsViewProps } from "./ItemsShell";
import { FilterMenu, ListFrame, Tools } from "./ListFrame";
import { useListbox } from "./listbox";
import { useRowStyles } from "./rows";

const REST = 150;

const useStyles = makeStyles({
  columns: { gridTemplateColumns: "auto minmax(0, 1fr)" },
  icon: { fontSize: "20px", lineHeight: 0, color: tokens.colorNeutralForeground3, alignSelf: "start" },
  done: { color: tokens.colorStatusSuccessForeground1 },
  name: { display: "flex", alignItems: "center", columnGap: "4px", minInlineSize: 0 },
  ended: { textDecorationLine: "line-through", color: tokens.colorNeutralForeground3, fontWeight: tokens.fontWeightRegular },
  important: { flexShrink: 0, fontSize: "14px", lineHeight: 0, color: tokens.colorStatusDangerForeground1 },
  overdue: { color: tokens.colorPaletteRedForeground1 },
  switch: { paddingInline: "6px" },
});

export function TasksView({ app, onOptions }: ItemsViewProps): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [words, setWords] = useState("");
  const [filter, setFilter] = useState<ItemFilter>("all");
  const [completed, setCompleted] = useState(false);
  const asked = useDebounced(words.trim(), REST);
  const connected = app.calendars !== null || app.mailbox?.server == null;
  const tasks = useQuery({ ...queries.tasks(useApi(), asked, filter, completed), enabled: connected });
  const shown = tasks.data;
  return (
    <ItemsShell app={app} kind="task" title={texts.rail.tasks} side={null} onOptions={onOptions}
      list={(
        <ListFrame label={texts.items.tasksLabel} title={texts.rail.tasks} listed={shown?.listed} error={shown === undefined ? tasks.error : null} onRetry={() => void tasks.refetch()}
          tools={<Tools label={texts.items.findTask} words={words} onWords={setWords}><FilterMenu filter={filter} onFilter={setFilter} /></Tools>}>
          {shown !== undefined && (shown.groups.length > 0 ? <Groups tasks={shown} />
            : shown.listed.reading !== null ? <></>
            : asked !== "" || filter !== "all" ? <EmptyState icon={<SearchRegular />} title={texts.items.nothingFound} text={filter === "all" ? texts.items.nothingFoundText : texts.items.filteredEmpty} />
            : <EmptyState icon={<TaskListSquareLtrRegular />} title={texts.items.tasksEmpty} text={texts.items.tasksEmptyText} />)}
          {shown !== undefined && shown.completed > 0 && <Switch className={styles.switch} checked={completed} label={texts.items.showCompleted(shown.completed)} onChange={(_event, data) => setCompleted(data.checked)} />}
        </ListFrame>
      )} />
  );
}

/** Groups are cut by the core, so that a list is never longer than a window can draw. */
function Groups({ tasks }: { tasks: Tasks }): ReactElement {
  const look = useRowStyles();
  const texts = useTexts();
  const { items, openItem } = useSelection();
  const all = tasks.groups.flatMap((group) => group.tasks);
  const selected = all.findIndex((task) => task.key === items.task?.key);
  const id = (index: number): string => `task-line-${String(index)}`;
  const select = (index: number): void => {
    const task = all[index];
    if (task !== undefined) {
      openItem("task", { key: task.key, occurrence: null });
      document.getElementById(id(index))?.scrollIntoView({ block: "nearest" });
    }
  };
  const { scroll, onKeyDown } = useListbox(all.length, selected, select);
  return (
    <div ref={scroll} className={look.scroll} role="listbox" aria-label={texts.items.tasksLabel} tabIndex={0} data-region-start=""
      aria-activedescendant={selected >= 0 ? id(selected) : undefined} onKeyDown={onKeyDown}>
      {tasks.groups.map((group) => (
        <Fragment key={group.group}>
          <div role="presentation" className={look.heading}>{texts.items.group(group.group)}</div>
          {group.tasks.map((task) => {
            const index = all.indexOf(task);
            return <Task key={task.key} id={id(index)} task={task} group={texts.items.group(group.group)} selected={index === selected} index={index} total={all.length} onSelect={() => select(index)} />;
          })}
          {group.more > 0 && <div role="presentation" className={look.foot}>{texts.items.more(group.more)}</div>}
        </Fragment>
      ))}
    </div>
  );
}

interface TaskProps {
  id: string;
  task: TaskRowView;
  group: string;
  selected: boolean;
  index: number;
  total: number;
  onSelect: () => void;
}

function Task({ id, task, group, selected, index, total, onSelect }: TaskProps): ReactElement {
  const styles = useStyles();
  const look = useRowStyles();
  const texts = useTexts();
  const facts = [task.due, task.percent > 0 && !task.completed ? texts.items.percent(task.percent) : ""].filter(Boolean).join(" · ");
  return (
    // Keys are taken by the listbox that has the focus.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div id={id} role="option" tabIndex={-1} aria-selected={selected} aria-posinset={index + 1} aria-setsize={total} className={mergeClasses(look.row, styles.columns, selected && look.selected)} onClick={onSelect}>
      <span className={mergeClasses(styles.icon, task.completed && styles.done)} aria-hidden>{task.completed ? <CheckmarkCircleFilled /> : <CircleRegular />}</span>
      <div className={look.text}>
        <span className={styles.name}>
          <Spoken>{group}, </Spoken>
          {task.important && <span className={styles.important}><ImportantFilled aria-hidden /><Spoken>{texts.items.important}, </Spoken></span>}
          <span className={mergeClasses(look.title, task.completed && styles.ended)} dir="auto">{task.title === "" ? texts.items.unnamed : task.title}</span>
        </span>
        {facts !== "" && <span className={mergeClasses(look.small, task.overdue && styles.overdue)}><Spoken>, </Spoken>{facts}</span>}
        {task.badge !== null && <div className={look.badge}><Spoken>, </Spoken><TrackingBadge badge={task.badge} /></div>}
      </div>
    </div>
  );
}
