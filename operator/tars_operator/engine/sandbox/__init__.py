"""The sandbox: the only place where repository code runs, and what is believed of it.

    trees       Git trees as directories; a private copy for each validation
    runner      one validation: parse, copy, lay over, run, throw away
    supervisor  a process of its own that starts the judged process, watches it and kills all that is left of it
    confinement what the judged process gives up before its first instruction: landlock, seccomp, limits, capabilities
    recording   what the plugin inside pytest reported, and when that counts as finished
    local       the same as a `Tester` in this process

Everything except `local` imports the standard library only and runs on Python 3.9: the runner is carried as one file
into images that we did not build.

Known limits, so that nobody relies on more than there is:
- Judged code shares a process with the recording plugin. It cannot guess the nonce by accident, but code written for
  the purpose can find it in memory and forge records. The gate therefore adds evidence that does not come from here.
- The kernel decides what Landlock covers. Before ABI 6 (Linux 6.12) judged code can signal processes of its own user,
  except its supervisor; before ABI 3 a seccomp rule takes the place of the missing protection against truncation.
- Metadata of files is not Landlock's business: `stat` sees it everywhere, and modes and times of files of the same user
  can be changed (`chmod`, `utime`), though no content. In a pod these are the runner's own trees, which are thrown away
  when they do not look as they were stored; on a person's machine, or in mode Single, it is whatever that user owns.
"""
