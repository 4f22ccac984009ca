// Which calendars, task lists and address books take part, and where new items go.
import { Badge, Checkbox, makeStyles, Radio, Spinner, Table, TableBody, TableCell, TableHeader, TableHeaderCell, TableRow, Text, tokens } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useApi } from "../platform/context";
import type { CalendarsView, CollectionChoice, CollectionView, SyncKind } from "../platform/types";
import { keys, queries } from "../queries";
import { FailureNote } from "../shared/failure";
import { useTexts } from "../texts";

const KINDS = ["contact", "appointment", "task"] as const satisfies readonly SyncKind[];

const useStyles = makeStyles({
  root: { inlineSize: "100%" },
  name: { overflowWrap: "anywhere", display: "flex", flexWrap: "wrap", columnGap: "8px", alignItems: "center" },
  narrow: { inlineSize: "92px" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

export function Collections(): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const api = useApi();
  const client = useQueryClient();
  const listed = useQuery(queries.calendars(api));
  const choose = useMutation({
    mutationFn: (choice: CollectionChoice) => api.chooseCollections(choice), meta: { inline: true },
    onSuccess: (view: CalendarsView) => client.setQueryData(keys.calendars, view),
  });
  if (listed.error !== null) {
    return <FailureNote error={listed.error} onRetry={() => void listed.refetch()} />;
  }
  if (listed.data === undefined) {
    return <Spinner size="tiny" labelPosition="after" label={texts.calendars.looking} />;
  }
  const { collections } = listed.data;
  if (collections.length === 0) {
    return <Text className={styles.quiet}>{texts.calendars.none}</Text>;
  }
  const change = (next: CollectionView[]): void => choose.mutate(choiceOf(next));
  return (
    <>
      <Table size="small" className={styles.root} aria-label={texts.calendars.choose} aria-busy={choose.isPending}>
        <TableHeader>
          <TableRow>
            <TableHeaderCell>{texts.calendars.takesPart}</TableHeaderCell>
            {KINDS.map((kind) => <TableHeaderCell key={kind} className={styles.narrow}>{texts.calendars.newOf(kind)}</TableHeaderCell>)}
          </TableRow>
        </TableHeader>
        <TableBody>
          {collections.map((one) => (
            <TableRow key={one.id}>
              <TableCell>
                <span className={styles.name}>
                  <Checkbox checked={one.takes_part} label={<bdi>{one.name}</bdi>} onChange={(_event, data) => change(taking(collections, one.id, data.checked === true))} />
                  {!one.writable && <Badge appearance="outline">{texts.calendars.readOnly}</Badge>}
                </span>
              </TableCell>
              {KINDS.map((kind) => (
                <TableCell key={kind} className={styles.narrow}>
                  {one.kinds.includes(kind) && one.writable && (
                    <Radio name={`home-${kind}`} value={one.id} checked={one.home_of.includes(kind)} aria-label={texts.calendars.homeNamed(kind, one.name)} onChange={() => change(living(collections, one.id, kind))} />
                  )}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {choose.error !== null && <FailureNote error={choose.error} />}
    </>
  );
}

/** With one taking part or left out. New items of what was left out go where the program says then. */
export function taking(all: CollectionView[], id: string, takesPart: boolean): CollectionView[] {
  return all.map((one) => (one.id === id ? { ...one, takes_part: takesPart, home_of: takesPart ? one.home_of : [] } : one));
}

/** With one as the home of new items of a kind; it takes part then. */
export function living(all: CollectionView[], id: string, kind: SyncKind): CollectionView[] {
  return all.map((one) => {
    const others = one.home_of.filter((home) => home !== kind);
    return one.id === id ? { ...one, takes_part: true, home_of: [...others, kind] } : { ...one, home_of: others };
  });
}

/** The whole choice. */
export function choiceOf(all: CollectionView[]): CollectionChoice {
  return {
    take_part: all.filter((one) => one.takes_part).map((one) => one.id),
    homes: all.flatMap((one) => one.home_of.map((kind) => ({ kind, id: one.id }))),
  };
}
