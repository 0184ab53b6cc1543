/*
 * Each script passes the words up to the cursor to `ringfence __complete` and offers the lines that
 * it returns: a word, a space and a description, or `:files`.
 */

const BASH = shell`
# bash completion for ringfence
_ringfence() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o default ;;
      *) COMPREPLY+=("$(printf %q "\${line%% *}")") ;;
    esac
  done < <(ringfence __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _ringfence ringfence
`;

const ZSH = shell`
#compdef ringfence
# zsh completion for ringfence
_ringfence() {
  local line
  local -a found
  for line in "\${(@f)$(ringfence __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      '') ;;
      :files) _files ;;
      *' '*) found+=("\${\${line%% *}//:/\\:}:\${line#* }") ;;
      *) found+=("\${line//:/\\:}") ;;
    esac
  done
  if (( $#found )); then _describe ringfence found; fi
}
# Read as a file of a completion folder it is the function itself; sourced, it is made known.
if [[ $funcstack[1] == _ringfence ]]; then _ringfence "$@"; else compdef _ringfence ringfence; fi
`;

const FISH = shell`
# fish completion for ringfence
function __ringfence_complete
  set -l current (commandline --current-token)
  set -l words (commandline --tokenize --cut-at-cursor --current-process) "$current"
  set -l found (ringfence __complete -- $words[2..-1] 2>/dev/null)
  if contains -- :files $found
    __fish_complete_path "$current"
  else
    string replace ' ' \t -- $found
  end
end
complete --command ringfence --no-files --arguments '(__ringfence_complete)'
`;

export const SCRIPTS = { bash: BASH, zsh: ZSH, fish: FISH } as const;

/** The text without escape processing. Only TypeScript's own `${` needs a backslash. */
function shell({ raw }: TemplateStringsArray): string {
  return raw.join('').replaceAll('\\${', '${').trimStart();
}
