// One appointment, contact or task in full: what it is called, when, who, what is in it.
import { Avatar, makeStyles, MessageBar, MessageBarBody, Skeleton, SkeletonItem, Text, tokens } from "@fluentui/react-components";
import { CalendarLtrRegular, PersonRegular, TaskListSquareLtrRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { OpenedItem } from "../app/selection";
import { useApi } from "../platform/context";
import type { ItemFieldView, ItemPersonView, ItemView, SyncKind } from "../platform/types";
import { queries } from "../queries";
import { EmptyState } from "../shared/empty";
import { FailureNote } from "../shared/failure";
import { initialsOf } from "../shared/initials";
import { useTexts } from "../texts";

const useStyles = makeStyles({
  root: {
    display: "flex", flexDirection: "column", flexGrow: 1, minInlineSize: 0, minBlockSize: 0, backgroundColor: tokens.colorNeutralBackground1, borderRadius: tokens.borderRadiusLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`, overflow: "hidden",
  },
  scroll: { overflowY: "auto", flexGrow: 1, minBlockSize: 0, display: "flex", flexDirection: "column", rowGap: "18px", paddingInline: "20px", paddingBlock: "16px 24px", outlineStyle: "none", ":focus-visible": { boxShadow: `inset 0 0 0 2px ${tokens.colorStrokeFocus2}` } },
  head: { display: "flex", columnGap: "14px", alignItems: "center" },
  lines: { display: "grid", rowGap: "3px", minInlineSize: 0 },
  title: { margin: 0, fontSize: "18px", lineHeight: tokens.lineHeightBase500, fontWeight: tokens.fontWeightSemibold, overflowWrap: "anywhere" },
  subtitle: { color: tokens.colorNeutralForeground1, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  notes: { display: "grid", rowGap: "8px" },
  fields: { display: "grid", gridTemplateColumns: "minmax(110px, auto) minmax(0, 1fr)", columnGap: "20px", rowGap: "8px", margin: 0 },
  label: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, whiteSpace: "pre-line", overflowWrap: "anywhere" },
  part: { display: "grid", rowGap: "8px" },
  heading: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300, fontWeight: tokens.fontWeightSemibold },
  people: { display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(220px, 1fr))", gap: "8px", margin: 0, padding: 0, listStyleType: "none" },
  person: { display: "flex", columnGap: "10px", alignItems: "center", minInlineSize: 0 },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  body: { whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  wait: { display: "grid", rowGap: "14px", padding: "20px" },
  note: { padding: "20px" },
});

const icons: Record<SyncKind, ReactElement> = { appointment: <CalendarLtrRegular />, contact: <PersonRegular />, task: <TaskListSquareLtrRegular /> };

export function ItemDetail({ kind, opened }: { kind: SyncKind; opened: OpenedItem | null }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  return (
    <article className={styles.root} aria-label={texts.items.one(kind)}>
      {opened === null ? <EmptyState icon={icons[kind]} title={texts.items.none(kind)} text={texts.items.noneText(kind)} />
        : <Loaded key={`${opened.key} ${opened.occurrence ?? ""}`} opened={opened} />}
    </article>
  );
}

function Loaded({ opened }: { opened: OpenedItem }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const item = useQuery(queries.item(useApi(), opened.key, opened.occurrence));
  if (item.data !== undefined) {
    return <Content item={item.data} />;
  }
  return item.error !== null ? <div className={styles.note}><FailureNote error={item.error} onRetry={() => void item.refetch()} /></div> : (
    <Skeleton aria-label={texts.common.loading} className={styles.wait}>
      <SkeletonItem size={24} style={{ inlineSize: "60%" }} /><SkeletonItem size={16} style={{ inlineSize: "40%" }} /><SkeletonItem size={16} /><SkeletonItem size={16} /><SkeletonItem size={16} style={{ inlineSize: "70%" }} />
    </Skeleton>
  );
}

function Content({ item }: { item: ItemView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const title = item.title === "" ? texts.items.unnamed : item.title;
  return (
    // A scrolling region takes the focus, so that keys can move it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.scroll} role="region" aria-label={title} tabIndex={0} data-region-start="">
      <header className={styles.head}>
        {item.kind === "contact" && <Avatar name={title} initials={initialsOf(title)} size={56} color="colorful" aria-hidden />}
        <div className={styles.lines}>
          <h2 className={styles.title} dir="auto">{title}</h2>
          {item.subtitle !== "" && <Text className={styles.subtitle} dir="auto">{item.subtitle}</Text>}
          {item.collection !== "" && <span className={styles.quiet}>{texts.items.in(item.collection)}</span>}
        </div>
      </header>
      {item.notes.length > 0 && <div className={styles.notes}>{item.notes.map((note) => <MessageBar key={note} layout="multiline"><MessageBarBody>{note}</MessageBarBody></MessageBar>)}</div>}
      <Fields fields={item.fields} />
      <People people={item.people} />
      {item.body !== "" && (
        <section className={styles.part} aria-label={texts.items.notes}>
          <h3 className={styles.heading}>{texts.items.notes}</h3>
          <div className={styles.body} dir="auto">{item.body}</div>
        </section>
      )}
    </div>
  );
}

function Fields({ fields }: { fields: readonly ItemFieldView[] }): ReactElement | null {
  const styles = useStyles();
  return fields.length === 0 ? null : (
    <dl className={styles.fields}>
      {fields.map(({ label, value, kind }) => (
        <div key={label} style={{ display: "contents" }}>
          <dt className={styles.label}>{label}</dt>
          <dd className={styles.value} dir={kind === "text" ? "auto" : undefined}>{kind === "text" ? value : <bdi dir="ltr">{value}</bdi>}</dd>
        </div>
      ))}
    </dl>
  );
}

function People({ people }: { people: readonly ItemPersonView[] }): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts();
  return people.length === 0 ? null : (
    <section className={styles.part} aria-label={texts.items.attendees}>
      <h3 className={styles.heading}>{texts.items.attendees}</h3>
      <ul className={styles.people}>
        {people.map((person) => (
          <li key={person.address} className={styles.person}>
            <Avatar name={person.name} initials={initialsOf(person.name)} size={28} color="colorful" aria-hidden />
            <span className={styles.lines}>
              <span className={styles.name} dir="auto" title={person.address}>{person.name}</span>
              <span className={styles.quiet}>{person.me ? texts.items.roleOfMe(person.role) : person.role}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
