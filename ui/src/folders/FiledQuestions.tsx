// Messages of which the person said another record than their folder does: both answers, by button and by key.
import { Badge, Button, makeStyles, Text, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { KeyboardEvent, ReactElement } from "react";
import { useApi } from "../platform/context";
import type { FiledView } from "../platform/types";
import { queries } from "../queries";
import { Card } from "../sync/Card";
import { useTexts } from "../texts";
import { useAnswerFiled } from "./actions";

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0, display: "grid", rowGap: "8px" },
  row: { display: "flex", flexWrap: "wrap", columnGap: "12px", rowGap: "6px", justifyContent: "space-between", alignItems: "center" },
  words: { display: "flex", flexDirection: "column", minInlineSize: 0 },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  buttons: { display: "flex", flexWrap: "wrap", columnGap: "8px", rowGap: "6px" },
});

export function FiledQuestions(): ReactElement | null {
  const styles = useStyles();
  const texts = useTexts();
  const asked = useQuery(queries.filed(useApi())).data ?? [];
  if (asked.length === 0) {
    return null;
  }
  return (
    <Card title={texts.folderRules.asked} badge={<Badge appearance="tint">{asked.length}</Badge>}>
      <Text className={styles.quiet}>{texts.folderRules.askedText}</Text>
      <ul className={styles.list} aria-label={texts.folderRules.asked}>{asked.map((one) => <Question key={one.id} one={one} />)}</ul>
    </Card>
  );
}

function Question({ one }: { one: FiledView }): ReactElement {
  const styles = useStyles();
  const texts = useTexts();
  const answer = useAnswerFiled();
  const subject = one.subject ?? texts.folderRules.notShown;
  const mine = one.now?.name ?? texts.folderRules.noRecord;
  const give = (take: boolean): void => { if (!answer.isPending) { answer.mutate({ id: one.id, take }); } };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "k") {
      give(false);
    } else if (event.key === "t") {
      give(true);
    }
  };
  return (
    <li className={styles.row}>
      <span className={styles.words}>
        <Text weight="semibold"><bdi>{subject}</bdi></Text>
        <span className={styles.quiet}>{texts.folderRules.says(one.folder, one.wanted.name, mine)}</span>
      </span>
      <span className={styles.buttons}>
        <Button size="small" aria-keyshortcuts="k" onKeyDown={onKeyDown} disabledFocusable={answer.isPending} aria-label={texts.folderRules.keepNamed(mine, subject)} onClick={() => give(false)}>{texts.folderRules.keep(mine)}</Button>
        <Button size="small" aria-keyshortcuts="t" onKeyDown={onKeyDown} disabledFocusable={answer.isPending} aria-label={texts.folderRules.takeNamed(one.wanted.name, subject)} onClick={() => give(true)}>{texts.folderRules.take(one.wanted.name)}</Button>
      </span>
    </li>
  );
}
