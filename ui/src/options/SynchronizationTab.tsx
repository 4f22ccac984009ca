// The synchronizing computer, what the organization's own services do (C6), and the connection switch (I-8).
import { Checkbox, Radio, RadioGroup, Switch } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { AppView, OptionsView, SyncPolicy } from "../platform/types";
import { RulesButtons } from "../sync/rules/RulesButtons";
import { ServicesNote } from "../sync/ServicesNote";
import { useTexts } from "../texts";
import { useSetOption } from "./change";
import { Group } from "./Group";
import { Machines } from "./Machines";

export function SynchronizationTab({ app, options }: { app: AppView; options: OptionsView }): ReactElement {
  const texts = useTexts();
  const change = useSetOption();
  const mine = options.machines.find((machine) => machine.this);
  return (
    <>
      {options.machines_shown && (
        <Group title={texts.options.machines}>
          <Checkbox label={texts.options.syncThis} checked={mine?.synchronizes === true} disabled={change.isPending}
            onChange={(_event, data) => change.mutate({ option: "synchronize", value: data.checked === true })} />
          <Machines machines={options.machines} actions={false} />
        </Group>
      )}
      <Group title={texts.syncFilters.group}><RulesButtons /></Group>
      <Group title={texts.syncDecisions.policy} text={texts.syncDecisions.policyText}>
        <RadioGroup value={options.both_changed} disabled={change.isPending} aria-label={texts.syncDecisions.policy}
          onChange={(_event, data) => change.mutate({ option: "both_changed", value: data.value as SyncPolicy })}>
          <Radio value="ask" label={texts.syncDecisions.policyAsk} />
          <Radio value="organization_wins" label={texts.syncDecisions.policyOrganization} />
          <Radio value="mailbox_wins" label={texts.syncDecisions.policyMailbox} />
        </RadioGroup>
      </Group>
      {app.services !== null && <Group title={texts.sync.services}><ServicesNote services={app.services} /></Group>}
      <Group title={texts.options.connection} text={texts.options.connectionOff}>
        <Switch label={texts.options.connectionSwitch} checked={options.connection_on} disabled={change.isPending}
          onChange={(_event, data) => change.mutate({ option: "connection", value: data.checked })} />
      </Group>
    </>
  );
}
