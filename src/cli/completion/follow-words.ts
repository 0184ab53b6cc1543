import type { Command, Option } from 'commander';
import { defaultOf, HELP_COMMAND } from '../unknown-word.js';

/** One possible continuation of the typed line. */
export interface Candidate {
  readonly text: string;
  readonly about: string;
}

/** What can be typed next. */
export type Next = Words | Value;

interface Words {
  readonly kind: 'words';
  readonly words: readonly Candidate[];
  /** A command with a default verb also accepts that verb's first argument. */
  readonly or?: Next | undefined;
}

interface Value {
  readonly kind: 'value';
  /**
   * `account` for `<account>`, and `unblock account`. An option also has its flag, `--mode`, and
   * `import --format`.
   */
  readonly names: readonly string[];
}

/** The state of a partly typed command line. */
export interface Progress {
  readonly next: Next;
  /** The word typed so far, and the part that a candidate must keep: `--mode=`. */
  readonly typed: string;
  readonly prefix: string;
  /** Options by long flag with their values (empty for one without), and arguments by name. */
  readonly given: ReadonlyMap<string, string>;
}

/** Follows the words of a command line down the command tree. The last word is being typed. */
export function parseWords(program: Command, words: readonly string[]): Progress {
  const walk = new CommandLineParser(program);
  for (const word of words.slice(0, -1)) walk.take(word);
  return walk.finish(words.at(-1) ?? '');
}

class CommandLineParser {
  #command: Command;
  #position = 0;
  #awaiting: Option | undefined;
  #optionsEnded = false;
  readonly #given = new Map<string, string>();

  constructor(program: Command) {
    this.#command = program;
  }

  take(word: string): void {
    if (this.#awaiting !== undefined) {
      // bash splits `--mode=x` into three words.
      if (word !== '=') this.#give(this.#awaiting, word);
    } else if (word === '--' && !this.#optionsEnded) this.#optionsEnded = true;
    else if (this.#isOption(word)) this.#takeOption(word);
    else this.#takeOperand(word);
  }

  finish(word: string): Progress {
    const typed = word === '=' ? '' : word;
    const progress = (next: Next, prefix = '') => ({
      next,
      typed: typed.slice(prefix.length),
      prefix,
      given: this.#given,
    });
    if (this.#awaiting !== undefined) return progress(this.#optionValue(this.#awaiting));
    const [flag = ''] = /^--[^=]+(?==)/.exec(typed) ?? [];
    const option = flag === '' ? undefined : this.#find(flag);
    if (option !== undefined) return progress(this.#optionValue(option), `${flag}=`);
    return progress(this.#isOption(typed) ? this.#flags() : this.#operand());
  }

  #isOption(word: string): boolean {
    return word.startsWith('-') && !this.#optionsEnded;
  }

  #takeOption(word: string): void {
    const [flag = '', ...value] = word.split('=');
    const option = this.#find(flag);
    if (option === undefined) return;
    if (takesValue(option) && value.length === 0) this.#awaiting = option;
    else this.#give(option, value.join('='));
  }

  #give(option: Option, value: string): void {
    this.#awaiting = undefined;
    this.#given.set(option.long ?? option.flags, value);
  }

  #takeOperand(word: string): void {
    const child = this.#position > 0 ? undefined : childOf(this.#command, word);
    if (child?.name() === HELP_COMMAND) return;
    if (child !== undefined) {
      this.#command = child;
      return;
    }
    this.#command = defaultOf(this.#command) ?? this.#command;
    const argument = this.#command.registeredArguments[this.#position++];
    if (argument !== undefined) this.#given.set(argument.name(), word);
  }

  #find(flag: string): Option | undefined {
    return this.#options().find(({ long, short }) => flag === long || flag === short);
  }

  /** The options of the command and of its parents. */
  #options(): readonly Option[] {
    const help = this.#command.createHelp();
    return [
      ...help.visibleOptions(this.#command),
      ...help.visibleOptions(defaultOf(this.#command) ?? this.#command),
      ...ancestorsOf(this.#command).flatMap(({ options }) => options),
    ];
  }

  #optionValue({ flags, long }: Option): Next {
    const [, placeholder = ''] = /[<[]([\w:-]+)/.exec(flags) ?? [];
    const command = defaultOf(this.#command) ?? this.#command;
    return { kind: 'value', names: [`${command.name()} ${long}`, long ?? '', placeholder] };
  }

  #flags(): Next {
    const flags = new Map<string, string>();
    for (const { long, description, parseArg } of this.#options()) {
      const isFree = parseArg !== undefined || !this.#given.has(long ?? '');
      if (long && isFree) flags.set(long, description);
    }
    return { kind: 'words', words: [...flags].map(([text, about]) => ({ text, about })) };
  }

  #operand(): Next {
    const command = this.#command;
    if (this.#position > 0 || command.commands.length === 0) {
      return argumentValue(command, this.#position);
    }
    const children = command.createHelp().visibleCommands(command);
    const words = children.map((child) => ({ text: child.name(), about: child.description() }));
    const byDefault = defaultOf(command);
    const or = byDefault === undefined ? undefined : argumentValue(byDefault, 0);
    return { kind: 'words', words, or };
  }
}

const NOTHING: Next = { kind: 'words', words: [] };

function argumentValue(command: Command, position: number): Next {
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  const argument = registeredArguments[position] ?? (last?.variadic ? last : undefined);
  if (argument === undefined) return NOTHING;
  return { kind: 'value', names: [`${command.name()} ${argument.name()}`, argument.name()] };
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

function childOf({ commands }: Command, word: string): Command | undefined {
  return commands.find((child) => child.name() === word || child.aliases().includes(word));
}

function ancestorsOf({ parent }: Command): Command[] {
  return parent === null ? [] : [parent, ...ancestorsOf(parent)];
}
