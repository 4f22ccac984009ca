// What is never tracked by itself: a list that the organization keeps, for the person or for everybody.
import { Button, Dropdown, Field, Input, makeStyles, Option, Tag, TagGroup, Text } from "@fluentui/react-components";
import { useState, type ReactElement, type SyntheticEvent } from "react";
import { Group } from "../options/Group";
import type { NeverEntry, NeverForAllView, NeverKind, StoppedView } from "../platform/types";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";
import { useSetNever } from "./actions";

const KINDS = ["address", "domain", "words"] as const satisfies readonly NeverKind[];

const useStyles = makeStyles({
  form: { display: "flex", flexWrap: "wrap", columnGap: "8px", rowGap: "8px", alignItems: "end", inlineSize: "100%" },
  kind: { minInlineSize: "140px" },
  text: { flexGrow: 1, minInlineSize: "180px" },
  tags: { flexWrap: "wrap", rowGap: "6px" },
});

type Change = ReturnType<typeof useSetNever>;

/** The person's own list. */
export function NeverList({ entries, conversations }: { entries: NeverEntry[] | null; conversations: StoppedView[] }): ReactElement {
  const texts = useTexts();
  const change = useSetNever(false);
  return (
    <Group title={texts.received.neverTitle} text={texts.received.neverText}>
      {entries === null ? <Text size={200}>{texts.received.neverUnknown}</Text> : (
        <>
          <Entries label={texts.received.neverTitle} entries={entries} conversations={conversations} change={change} />
          <AddEntry change={change} />
        </>
      )}
      {change.error !== null && <FailureNote error={change.error} />}
    </Group>
  );
}

/** The list of everybody: shown to whoever it concerns, changed by those who administer. */
export function NeverForAll({ list }: { list: NeverForAllView }): ReactElement | null {
  const texts = useTexts();
  const change = useSetNever(true);
  if (list.blocked !== null && list.entries.length === 0) {
    return null;
  }
  return (
    <Group title={texts.received.neverForAllTitle} text={texts.received.neverForAllText}>
      <Entries label={texts.received.neverForAllTitle} entries={list.entries} conversations={[]} change={list.blocked === null ? change : null} />
      {list.blocked === null ? <AddEntry change={change} /> : <Text size={200}>{texts.received.neverForAllFixed}</Text>}
      {change.error !== null && <FailureNote error={change.error} />}
    </Group>
  );
}

interface EntriesProps {
  label: string;
  entries: NeverEntry[];
  /** What conversations among them are about, as far as that is known. */
  conversations: StoppedView[];
  /** How an entry is taken away; `null` where that is not the person's. */
  change: Change | null;
}

function Entries({ label, entries, conversations, change }: EntriesProps): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts();
  const named = (entry: NeverEntry): string => {
    const about = conversations.find(({ text }) => text === entry.text);
    return about === undefined ? texts.received.entry(entry.kind, entry.text.slice(0, 8)) : texts.received.about(about.subject);
  };
  const name = (entry: NeverEntry): string => (entry.kind === "conversation" ? named(entry) : texts.received.entry(entry.kind, entry.text));
  const value = (entry: NeverEntry): string => `${entry.kind}:${entry.text}`;
  if (entries.length === 0) {
    return null;
  }
  if (change === null) {
    return <ul aria-label={label}>{entries.map((entry) => <li key={value(entry)}><bdi>{name(entry)}</bdi></li>)}</ul>;
  }
  return (
    <TagGroup className={styles.tags} aria-label={label} onDismiss={(_event, data) => {
      const gone = entries.find((entry) => value(entry) === data.value);
      if (gone !== undefined) {
        change.mutate({ entry: gone, there: false });
      }
    }}>
      {entries.map((entry) => (
        <Tag key={value(entry)} value={value(entry)} size="small" dismissible dismissIcon={{ "aria-label": texts.received.remove(name(entry)) }}><bdi>{name(entry)}</bdi></Tag>
      ))}
    </TagGroup>
  );
}

function AddEntry({ change }: { change: Change }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const [kind, setKind] = useState<(typeof KINDS)[number]>("address");
  const [text, setText] = useState("");
  const add = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (text.trim() !== "") {
      change.mutate({ entry: { kind, text }, there: true }, { onSuccess: () => setText("") });
    }
  };
  return (
    <form className={styles.form} onSubmit={add}>
      <Field label={texts.received.kind} className={styles.kind}>
        <Dropdown value={texts.received.kindName(kind)} selectedOptions={[kind]} onOptionSelect={(_event, data) => { const chosen = KINDS.find((one) => one === data.optionValue); if (chosen !== undefined) { setKind(chosen); } }}>
          {KINDS.map((one) => <Option key={one} value={one}>{texts.received.kindName(one)}</Option>)}
        </Dropdown>
      </Field>
      <Field label={texts.received.what} className={styles.text}><Input value={text} dir="auto" onChange={(_event, data) => setText(data.value)} /></Field>
      <Button type="submit" disabledFocusable={change.isPending || text.trim() === ""}>{texts.received.add}</Button>
    </form>
  );
}
