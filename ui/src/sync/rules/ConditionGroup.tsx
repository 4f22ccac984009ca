// Conditions of which all hold, or at least one; groups inside stand on a step of their own.
import { Button, makeStyles, mergeClasses, Select, tokens } from "@fluentui/react-components";
import { AddRegular, DeleteRegular } from "@fluentui/react-icons";
import type { ReactElement } from "react";
import type { FilterGroupView, FilterNodeView } from "../../platform/types";
import { useTexts } from "../../texts";
import { ConditionRow } from "./ConditionRow";
import { added, newRow, replaced, without, type Sayable } from "./conditions";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", rowGap: "6px", alignItems: "stretch" },
  inner: { borderInlineStartWidth: "3px", borderInlineStartStyle: "solid", borderInlineStartColor: tokens.colorBrandStroke2, paddingInlineStart: "12px", paddingBlock: "4px" },
  line: { display: "flex", alignItems: "flex-start", columnGap: "4px" },
  grow: { flexGrow: 1, minInlineSize: 0 },
  how: { alignSelf: "flex-start" },
  bar: { display: "flex", flexWrap: "wrap", gap: "4px" },
  kept: {
    flexGrow: 1, minInlineSize: 0, display: "grid", rowGap: "2px", paddingBlock: "6px", paddingInline: "10px", borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3, fontSize: tokens.fontSizeBase200,
  },
  code: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: "anywhere", color: tokens.colorNeutralForeground2 },
});

interface Props {
  group: FilterGroupView;
  sayable: Sayable;
  disabled: boolean;
  inner?: boolean;
  onChange: (group: FilterGroupView) => void;
}

export function ConditionGroup({ group, sayable, disabled, inner = false, onChange }: Props): ReactElement {
  const styles = useStyles();
  const { syncFilters: texts } = useTexts();
  return (
    <div role="group" aria-label={group.any ? texts.any : texts.all} className={mergeClasses(styles.root, inner && styles.inner)}>
      {(group.nodes.length > 1 || inner) && (
        <Select className={styles.how} size="small" disabled={disabled} aria-label={texts.how} value={group.any ? "any" : "all"} onChange={(_event, data) => onChange({ ...group, any: data.value === "any" })}>
          <option value="all">{texts.all}</option>
          <option value="any">{texts.any}</option>
        </Select>
      )}
      {group.nodes.map((node, index) => (
        <div key={index} className={styles.line}>
          <div className={styles.grow}><OneNode node={node} sayable={sayable} disabled={disabled} onChange={(changed) => onChange(replaced(group, index, changed))} /></div>
          {!disabled && <Button appearance="subtle" icon={<DeleteRegular />} aria-label={texts.remove} onClick={() => onChange(without(group, index))} />}
        </div>
      ))}
      {!disabled && sayable.columns.length > 0 && (
        <div className={styles.bar}>
          <Button size="small" appearance="subtle" icon={<AddRegular />} onClick={() => onChange(added(group, newRow(sayable)))}>{texts.addRow}</Button>
          <Button size="small" appearance="subtle" icon={<AddRegular />} onClick={() => onChange(added(group, { node: "group", value: { any: true, nodes: [newRow(sayable)] } }))}>{texts.addGroup}</Button>
        </div>
      )}
    </div>
  );
}

interface NodeProps {
  node: FilterNodeView;
  sayable: Sayable;
  disabled: boolean;
  onChange: (node: FilterNodeView) => void;
}

function OneNode({ node, sayable, disabled, onChange }: NodeProps): ReactElement {
  const styles = useStyles();
  const { syncFilters: texts } = useTexts();
  switch (node.node) {
    case "row": return <ConditionRow row={node.value} sayable={sayable} disabled={disabled} onChange={(value) => onChange({ node: "row", value })} />;
    case "group": return <ConditionGroup inner group={node.value} sayable={sayable} disabled={disabled} onChange={(value) => onChange({ node: "group", value })} />;
    case "kept": return <div className={styles.kept}><span>{texts.kept}</span><code className={styles.code} dir="ltr">{node.value.text}</code></div>;
  }
}
