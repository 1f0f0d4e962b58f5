"""What comes of every hostile submission: the verdict on the claim under attack. None of them HOLDS."""


def _words(text: str) -> list[str]:
    return text.split()


REFUSED = _words("""
answers_by_a_child asks_another_interpreter becomes_root binds_an_abstract_socket deletes_itself executes
executes_from_memory forks_a_bomb has_the_kernel_signal imports_the_derivations imports_the_reference
kills_everybody kills_its_group kills_its_parent leaves_a_daemon leaves_files_in_shm leaves_files_in_tmp
limits_its_parent links_outside listens_on_tcp moves_its_directory reads_the_judge reads_the_oracle
reads_the_parents_descriptors reads_the_parents_environment reads_the_parents_memory removes_its_directory
starts_a_process starts_a_program takes_memory_as_files talks_over_tcp talks_over_udp walks_all_processes
writes_beside_itself writes_bytecode writes_results writes_to_site_packages
""")
"""The call raises, for the locks refuse what it tries."""

WITHOUT_EFFECT = _words("""
calls_what_is_rare changes_its_root changes_modes executes_the_answers_source forks_a_terminal
kills_by_number leaves_links_and_pipes leaves_semaphores leaves_shared_memory looks_into_the_zygote
raises_every_limit spawns takes_the_processor traces_its_parent watches_files
""")
"""The locks refuse it as well; it goes on, and computes something wrong."""

VERDICTS = {
    "FAILS": """
audits_itself changes_its_answers_later does_it_at_exit floods_both_outputs floods_the_output
knows_one_precision knows_simple_cases leaves_messages_where_it_is leaves_threads patches_the_comparison
prints_markup reads_descriptor_0 reads_its_own_memory returns_a_class_that_lies returns_a_number_that_lies
returns_a_subclass_that_lies returns_a_view_that_lies returns_an_array_of_objects returns_big_endian_views
returns_infinities returns_its_input returns_nan_with_a_payload returns_wrong_longdoubles tires
traces_itself walks_the_frames walks_the_heap walks_the_modules
""",
    "BAD_VALUE": """
returns_a_broadcast_giant returns_a_date returns_a_lazy_map returns_a_long_name returns_a_masked_array
returns_a_scalar_that_lies returns_a_single_number returns_a_structured_array returns_a_tuple_that_lies
returns_a_zero_size_giant returns_an_endless_generator returns_an_endless_list returns_an_index_that_lies
returns_an_int_of_400_digits returns_an_int_of_many_digits returns_bytes_of_no_kind returns_deep_nesting
returns_fractions returns_hostile_names returns_itself returns_large_arrays returns_many_empty_giants
returns_names_of_no_letters returns_nested_generators returns_nothing returns_strings
returns_what_every_class_has
""",
    "RAISED": """
makes_many_threads opens_everything raises_a_cycle raises_a_group raises_an_exception_that_is_huge
raises_an_exception_that_lies raises_an_exception_that_raises raises_an_exception_with_a_huge_name
raises_its_limits raises_markup raises_the_end_of_a_generator raises_the_end_of_an_iteration
reads_the_terminal recurses_in_python says_it_was_not_loaded writes_a_huge_file
""",
    "EXITED": """
announces_a_huge_header calls_as_another_machine closes_all_descriptors closes_everything
closes_what_it_finds ends_in_every_hook ends_when_it_is_freed exits forges_a_verdict forges_an_unpickling
forges_many_replies forges_the_worker hides_a_mutation interrupts kills_itself
prints_into_the_channel raises_systemexit recurses_in_c reopens_the_channel returns_a_view_of_everything
returns_a_wild_view rings_an_alarm runs_machine_code says_too_much segfaults swaps_the_channel
writes_garbage
""",
    "TIMED_OUT": """
blocks_signals drips_a_frame drips_numbers floods_for_ever floods_its_errors ignores_signals loops_in_c
loops_in_python raises_an_exception_that_hangs returns_a_nameless_class returns_an_endless_dict
returns_keys_that_hang sleeps stops_itself waits_for_a_date waits_for_an_alarm waits_for_input
writes_half_a_frame
""",
    "OUT_OF_MEMORY": """
fills_the_disk maps_memory nests_folders raises_a_want_of_memory returns_as_much_as_it_may
takes_memory_at_once takes_memory_in_chunks
""",
    "ABSENT": "says_it_is_not_offered",
    "MUTATED_INPUT": "resizes_its_input returns_what_it_changes",
    "NONDETERMINISTIC": "has_many_answers learns_what_is_repeated",
    "EXITED OUT_OF_MEMORY TIMED_OUT": "recurses_without_limit",
}
"""By verdict; more than one where it depends on which limit is met first: of the stack, of memory, of time."""

RACES = {
    "drains_its_replies": [
        # A reply is lost: in part, or as a whole, and is waited for. Or all of them escape its threads,
        # which then have the replies to the next questions to drain.
        ("EXITED TIMED_OUT", "HOLDS"),
        ("FAILS", "HOLDS EXITED TIMED_OUT"),
    ],
    "reads_the_next_questions": [
        # The questions that it takes away leave the worker in the middle of one, or without any.
        # Or they had all been read before it looked, but the next are none where none may be waited for.
        ("EXITED TIMED_OUT", "HOLDS"),
        ("FAILS", "HOLDS EXITED TIMED_OUT"),
    ],
    "races_the_reply": [
        # Its thread writes in the place of the worker: while it is loaded, which costs all that is asked of it,
        # or later, or in time for none of the few replies.
        ("EXITED", "EXITED HOLDS"),
        ("FAILS", "EXITED HOLDS"),
    ],
    "frees_its_input": [
        # What was freed once too often may be taken by anything before it is looked at again: most often the
        # process ends of it, there or at the next question.
        (
            "EXITED FAILS RAISED BAD_VALUE MUTATED_INPUT NONDETERMINISTIC TIMED_OUT",
            "HOLDS EXITED FAILS RAISED",
        ),
    ],
}
"""Of threads and of memory: which verdicts go together, on the claim under attack and on that beside it."""

WHILE_LOADED = {
    "exits_while_loaded": "EXITED",
    "imports_all_the_answers": "RAISED",
    "loads_for_ever": "TIMED_OUT",
    "patches_json": "EXITED",
    "patches_the_encoder": "EXITED",
    "replaces_isinstance": "EXITED",
    "replaces_len": "EXITED",
    "replaces_the_packing": "EXITED",
    "replaces_the_writing": "EXITED",
    "swaps_the_answering": "EXITED",
    "patches_numpy": "EXITED",
    "patches_the_interpreter": "EXITED",
    "raises_systemexit_while_loaded": "EXITED",
}
"""What spoils the whole process costs the other claims, too."""

ENDLESS = {
    *VERDICTS["TIMED_OUT"].split(),
    "drains_its_replies",
    "frees_its_input",
    "loads_for_ever",
    "reads_the_next_questions",
    "recurses_without_limit",
}
"""Asked with a short deadline."""

_ALONE = {
    **dict.fromkeys(REFUSED, "RAISED"),
    **dict.fromkeys(WITHOUT_EFFECT, "FAILS"),
    **{name: kinds for kinds, names in VERDICTS.items() for name in _words(names)},
    **WHILE_LOADED,
}

EXPECTED = {
    **{name: [(kinds, WHILE_LOADED.get(name, "HOLDS"))] for name, kinds in _ALONE.items()},
    **RACES,
}
"""What may come of each submission: on the claim under attack, and with that on the claim beside it."""


def may_be(name: str, kinds: tuple[str, str]) -> bool:
    """Whether these two verdicts may come of the submission."""
    return any(kinds[0] in _words(one) and kinds[1] in _words(other) for one, other in EXPECTED[name])
