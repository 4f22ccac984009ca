// A filter's name and conditions. Nothing is saved here: the difference is shown first, and saving is agreed to there (C-16).
import { Button, Field, Input, makeStyles, MessageBar, MessageBarBody, Spinner, Text, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../../platform/context";
import type { FilterEditView, FilterGroupView, FilterRelatedView, FilterWayView } from "../../platform/types";
import { queries } from "../../queries";
import { BackIcon } from "../../shared/directed";
import { FailureNote } from "../../shared/failure";
import { useTexts } from "../../texts";
import { ConditionGroup } from "./ConditionGroup";
import { isWhole, newGroup, ownSayable, sayableOf, type Sayable } from "./conditions";
import type { Asked } from "./FiltersDialog";
import { AddRelated, RelatedConditions } from "./Related";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: "12px", flexGrow: 1, minBlockSize: 0 },
  back: { alignSelf: "flex-start" },
  scroll: { flexGrow: 1, minBlockSize: 0, overflowY: "auto", display: "flex", flexDirection: "column", rowGap: "14px", paddingInline: "2px" },
  name: { maxInlineSize: "420px" },
  foot: { display: "flex", justifyContent: "flex-end", alignItems: "center", columnGap: "12px", flexShrink: 0 },
  missing: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** The filter that is edited: `id` is null for a new one. */
export interface Edited {
  id: string | null;
  table: string;
  /** Whether it applies to everybody in the organization. */
  everybody: boolean;
}

interface Props {
  edited: Edited;
  onAsk: (asked: Asked) => void;
  onBack: () => void;
}

export function FilterEditor({ edited, onAsk, onBack }: Props): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const filter = useQuery(queries.syncFilter(useApi(), edited.id, edited.table));
  return (
    <div className={styles.root}>
      <Button className={styles.back} appearance="subtle" icon={<BackIcon />} onClick={onBack}>{texts.syncFilters.back}</Button>
      {filter.data !== undefined ? <Editor key={filter.data.version ?? "new"} view={filter.data} everybody={edited.everybody} onAsk={onAsk} />
        : filter.error !== null ? <FailureNote error={filter.error} onRetry={() => void filter.refetch()} /> : <Spinner label={texts.common.loading} />}
    </div>
  );
}

/** Conditions on another table that the filter does not have yet. */
interface Added {
  way: FilterWayView;
  group: FilterGroupView;
}

function Editor({ view, everybody, onAsk }: { view: FilterEditView; everybody: boolean; onAsk: (asked: Asked) => void }): ReactElement {
  const styles = useStyles();
  const { syncFilters: texts } = useTexts();
  const [name, setName] = useState(view.name);
  const [group, setGroup] = useState(view.group);
  const [related, setRelated] = useState<readonly FilterRelatedView[]>(view.related);
  const [added, setAdded] = useState<readonly Added[]>([]);
  const sayable = ownSayable(view);
  const ofRelated = (one: FilterRelatedView): Sayable => ({ table: "", columns: one.columns, operators: view.operators });
  const ofWay = (way: FilterWayView): Sayable => sayableOf(view, way.table);
  const whole = name.trim() !== "" && isWhole(group, sayable) && related.every((one) => isWhole(one.group, ofRelated(one))) && added.every((one) => isWhole(one.group, ofWay(one.way)));
  const add = (way: FilterWayView): void => setAdded([...added, { way, group: newGroup(ofWay(way)) }]);
  const ask = (): void => onAsk({
    change: {
      change: "save",
      value: { id: view.id, everybody, source: view.source, version: view.version, table: view.table, name: name.trim(), group, related: related.map((one) => ({ number: one.number, group: one.group })),
        added: added.map(({ way, group: conditions }) => ({ table: way.table, from: way.from, to: way.to, group: conditions })) },
    },
    title: texts.saveTitle(name.trim()), confirm: texts.save,
  });
  return (
    <>
      <div className={styles.scroll}>
        {everybody && <MessageBar><MessageBarBody>{view.may_change ? texts.forEverybody : texts.readOnly}</MessageBarBody></MessageBar>}
        <Field label={texts.name} required className={styles.name}><Input value={name} disabled={!view.may_change} maxLength={200} onChange={(_event, data) => setName(data.value)} /></Field>
        <Text>{texts.selectsFrom(view.table_title)}</Text>
        <ConditionGroup group={group} sayable={sayable} disabled={!view.may_change} onChange={setGroup} />
        {related.map((one) => (
          <RelatedConditions key={one.number} title={one.title} group={one.group} sayable={ofRelated(one)} disabled={!view.may_change} onRemove={() => setRelated(related.filter((other) => other.number !== one.number))}
            onChange={(changed) => setRelated(related.map((other) => (other.number === one.number ? { ...other, group: changed } : other)))} />
        ))}
        {added.map((one, index) => (
          <RelatedConditions key={`new ${index}`} title={one.way.title} group={one.group} sayable={ofWay(one.way)} disabled={false} onRemove={() => setAdded(added.filter((_other, at) => at !== index))}
            onChange={(changed) => setAdded(added.map((other, at) => (at === index ? { ...other, group: changed } : other)))} />
        ))}
        {view.may_change && view.ways.length > 0 && <AddRelated ways={view.ways} onAdd={add} />}
      </div>
      {view.may_change && (
        <div className={styles.foot}>
          {!whole && <span className={styles.missing}>{texts.missing}</span>}
          <Button appearance="primary" disabledFocusable={!whole} onClick={ask}>{texts.difference}</Button>
        </div>
      )}
    </>
  );
}
