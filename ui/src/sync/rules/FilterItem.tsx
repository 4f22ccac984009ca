// One filter in the list: what it is called, whose it is, what it selects, and what may be done with it.
import { Badge, Button, makeStyles, Switch, Text, tokens } from "@fluentui/react-components";
import { DeleteRegular, EditRegular, EyeRegular } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import type { SyncFilterView } from "../../platform/types";
import { useTexts } from "../../texts";
import type { Edited } from "./FilterEditor";
import type { Asked } from "./FiltersDialog";

const useStyles = makeStyles({
  item: {
    display: "flex", alignItems: "center", columnGap: "8px", paddingBlock: "6px", paddingInline: "12px 6px", borderRadius: tokens.borderRadiusMedium,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`, backgroundColor: tokens.colorNeutralBackground1,
  },
  two: { flexGrow: 1, minInlineSize: 0, display: "grid", rowGap: "2px" },
  name: { display: "flex", flexWrap: "wrap", columnGap: "8px", alignItems: "center" },
  words: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, overflowWrap: "anywhere" },
});

interface Props {
  filter: SyncFilterView;
  onEdit: (edited: Edited) => void;
  onAsk: (asked: Asked) => void;
}

export function FilterItem({ filter, onEdit, onAsk }: Props): ReactElement {
  const styles = useStyles();
  const { syncFilters: texts } = useTexts();
  const { id, name, own, active, version, may_change: mayChange } = filter;
  const edit = (): void => onEdit({ id, table: filter.table, everybody: !own });
  const flip = (): void => onAsk({
    change: { change: "switch", value: { id, version, active: !active } },
    title: active ? texts.offTitle(name) : texts.onTitle(name), confirm: active ? texts.offConfirm : texts.onConfirm,
  });
  return (
    <li className={styles.item}>
      <span className={styles.two}>
        <span className={styles.name}><Text weight="semibold" dir="auto">{name}</Text>{!own && <Badge appearance="tint" color="informative">{texts.everybody}</Badge>}{!mayChange && !active && <Badge appearance="outline">{texts.inactive}</Badge>}</span>
        <span className={styles.words} dir="auto">{filter.criteria.join(" · ")}</span>
      </span>
      {mayChange ? (
        <>
          <Switch checked={active} aria-label={texts.activeOf(name)} onChange={flip} />
          <Button appearance="subtle" icon={<EditRegular />} aria-label={texts.edit(name)} onClick={edit} />
          <Button appearance="subtle" icon={<DeleteRegular />} aria-label={texts.delete(name)}
            onClick={() => onAsk({ change: { change: "delete", value: id }, title: texts.deleteTitle(name), confirm: texts.deleteConfirm })} />
        </>
      ) : <Button appearance="subtle" icon={<EyeRegular />} aria-label={texts.view(name)} onClick={edit} />}
    </li>
  );
}
