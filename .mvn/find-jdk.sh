# Sets and exports JAVA_HOME to a JDK 25, or says in one sentence that there is none and returns 1.
# To be sourced by POSIX sh:  . .mvn/find-jdk.sh || exit 1
# Looks at JAVA_HOME, then at the java of PATH, then at the usual places (FOOTFALL_JDK_PLACES replaces those: folders,
# separated by colons).

is_jdk_25() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    grep -Eq '^JAVA_VERSION="25([.+-].*)?"' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | grep -Eq ' version "25([.+-].*)?"'
  fi
}

java_home_of_path() {
  command -v java >/dev/null 2>&1 || return 0
  java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
}

find_jdk_25() {
  if [ -n "${JAVA_HOME:-}" ] && is_jdk_25 "$JAVA_HOME"; then
    return 0
  fi
  candidate=$(java_home_of_path)
  if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
    JAVA_HOME=$candidate
    return 0
  fi
  places=${FOOTFALL_JDK_PLACES-/usr/lib/jvm:/usr/java:/usr/local/lib/jvm:/Library/Java/JavaVirtualMachines:${HOME:-}/Library/Java/JavaVirtualMachines:${HOME:-}/.sdkman/candidates/java:${HOME:-}/.jdks:/opt:/opt/java:/opt/homebrew/opt}
  saved_ifs=$IFS
  IFS=:
  for place in $places; do
    for candidate in "$place"/*; do
      for home in "$candidate" "$candidate/Contents/Home" "$candidate/libexec/openjdk.jdk/Contents/Home"; do
        if is_jdk_25 "$home"; then
          IFS=$saved_ifs
          JAVA_HOME=$home
          return 0
        fi
      done
    done
  done
  IFS=$saved_ifs
  echo "Footfall needs a JDK 25 and found none: install one (https://adoptium.net) or set JAVA_HOME to it." >&2
  return 1
}

find_jdk_25 && export JAVA_HOME
