// Colours and language of the window.
import { Radio, RadioGroup } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { Appearance, AppView, LanguageChoice } from "../platform/types";
import { LANGUAGES, useTexts } from "../texts";
import { useSetOption } from "./change";
import { Group } from "./Group";

export function AppearanceTab({ app }: { app: AppView }): ReactElement {
  const texts = useTexts();
  const change = useSetOption();
  const choices: [Appearance, string][] = [
    ["system", texts.options.themeSystem], ["light", texts.options.themeLight], ["dark", texts.options.themeDark], ["high_contrast", texts.options.themeContrast],
  ];
  const select = (value: string): void => {
    const chosen = choices.find(([name]) => name === value);
    if (chosen !== undefined) {
      change.mutate({ option: "appearance", value: chosen[0] });
    }
  };
  return (
    <>
      <Group title={texts.options.theme}>
        <RadioGroup aria-label={texts.options.theme} value={app.settings.appearance} onChange={(_event, data) => select(data.value)}>
          {choices.map(([value, label]) => <Radio key={value} value={value} label={label} />)}
        </RadioGroup>
      </Group>
      <LanguageGroup chosen={app.settings.language} />
    </>
  );
}

/** Each language is called by its own name, so that somebody finds theirs in a window of another one. */
function LanguageGroup({ chosen }: { chosen: LanguageChoice }): ReactElement {
  const texts = useTexts();
  const change = useSetOption();
  const client = useQueryClient();
  const select = (value: string): void => {
    const chosen = LANGUAGES.find(({ choice }) => choice === value)?.choice ?? "system";
    // Sentences of the core are kept with its answers: all of them are asked for anew.
    change.mutate({ option: "language", value: chosen }, { onSuccess: () => void client.invalidateQueries() });
  };
  return (
    <Group title={texts.options.language}>
      <RadioGroup aria-label={texts.options.language} value={chosen} onChange={(_event, data) => select(data.value)}>
        <Radio value="system" label={texts.options.languageSystem} />
        {LANGUAGES.map(({ choice, tag, name }) => <Radio key={choice} value={choice} label={<span lang={tag}>{name}</span>} />)}
      </RadioGroup>
    </Group>
  );
}
