// A filter's name and conditions. Nothing is saved here: the difference is shown first, and saving is agreed to there (C-16).
import { Button, Field, Input, makeStyles, MessageBar, MessageBarBody, Spinner, Text, tokens } from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { useApi } from "../../platform/context";
import type { FilterEditView, FilterRelatedView } from "../../platform/types";
import { queries } from "../../queries";
import { BackIcon } from "../../shared/directed";
import { FailureNote } from "../../shared/failure";
import { useTexts } from "../../texts";
import { ConditionGroup } from "./ConditionGroup";
import { isWhole, ownSayable } from "./conditions";
import type { Asked } from "./FiltersDialog";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: "12px", flexGrow: 1, minBlockSize: 0 },
  back: { alignSelf: "flex-start" },
  scroll: { flexGrow: 1, minBlockSize: 0, overflowY: "auto", display: "flex", flexDirection: "column", rowGap: "14px", paddingInline: "2px" },
  name: { maxInlineSize: "420px" },
  related: { display: "flex", flexDirection: "column", rowGap: "6px" },
  head: { display: "flex", alignItems: "center", columnGap: "8px" },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  foot: { display: "flex", justifyContent: "flex-end", alignItems: "center", columnGap: "12px", flexShrink: 0 },
  missing: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** The filter that is edited: `id` is null for a new one. */
export interface Edited {
  id: string | null;
  table: string;
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
      {filter.data !== undefined ? <Editor key={filter.data.version ?? "new"} view={filter.data} onAsk={onAsk} />
        : filter.error !== null ? <FailureNote error={filter.error} onRetry={() => void filter.refetch()} /> : <Spinner label={texts.common.loading} />}
    </div>
  );
}

function Editor({ view, onAsk }: { view: FilterEditView; onAsk: (asked: Asked) => void }): ReactElement {
  const styles = useStyles();
  const { syncFilters: texts } = useTexts();
  const [name, setName] = useState(view.name);
  const [group, setGroup] = useState(view.group);
  const [related, setRelated] = useState<readonly FilterRelatedView[]>(view.related);
  const sayable = ownSayable(view);
  const ofRelated = (one: FilterRelatedView): ReturnType<typeof ownSayable> => ({ table: "", columns: one.columns, operators: view.operators });
  const whole = name.trim() !== "" && isWhole(group, sayable) && related.every((one) => isWhole(one.group, ofRelated(one)));
  const ask = (): void => onAsk({
    change: {
      change: "save",
      value: { id: view.id, source: view.source, version: view.version, table: view.table, name: name.trim(), group, related: related.map((one) => ({ number: one.number, group: one.group })) },
    },
    title: texts.saveTitle(name.trim()), confirm: texts.save,
  });
  return (
    <>
      <div className={styles.scroll}>
        {!view.own && <MessageBar><MessageBarBody>{texts.readOnly}</MessageBarBody></MessageBar>}
        <Field label={texts.name} required className={styles.name}><Input value={name} disabled={!view.own} maxLength={200} onChange={(_event, data) => setName(data.value)} /></Field>
        <Text>{texts.selectsFrom(view.table_title)}</Text>
        <ConditionGroup group={group} sayable={sayable} disabled={!view.own} onChange={setGroup} />
        {related.map((one) => (
          <section key={one.number} className={styles.related} aria-label={texts.related(one.title)}>
            <div className={styles.head}>
              <h3 className={styles.title}>{texts.related(one.title)}</h3>
              {view.own && <Button size="small" appearance="subtle" icon={<DeleteRegular />} aria-label={texts.removeRelated(one.title)} onClick={() => setRelated(related.filter((other) => other.number !== one.number))} />}
            </div>
            <ConditionGroup group={one.group} sayable={ofRelated(one)} disabled={!view.own} onChange={(changed) => setRelated(related.map((other) => (other.number === one.number ? { ...other, group: changed } : other)))} />
          </section>
        ))}
      </div>
      {view.own && (
        <div className={styles.foot}>
          {!whole && <span className={styles.missing}>{texts.missing}</span>}
          <Button appearance="primary" disabledFocusable={!whole} onClick={ask}>{texts.difference}</Button>
        </div>
      )}
    </>
  );
}
