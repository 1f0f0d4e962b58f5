"""What comes of every hostile submission: the verdict on the claim under attack. None of them HOLDS."""


def _words(text: str) -> list[str]:
    return text.split()


REFUSED = _words("""
becomes_root binds_an_abstract_socket deletes_itself executes forks_a_bomb has_the_kernel_signal
imports_the_derivations imports_the_reference kills_everybody kills_its_group kills_its_parent leaves_a_daemon
leaves_files_in_shm leaves_files_in_tmp limits_its_parent links_outside listens_on_tcp reads_the_judge
reads_the_oracle reads_the_parents_descriptors reads_the_parents_environment reads_the_parents_memory
starts_a_program takes_memory_as_files talks_over_tcp talks_over_udp uses_a_pool_of_processes
walks_all_processes writes_beside_itself writes_bytecode writes_results writes_to_site_packages
""")
"""The call raises, for the locks refuse what it tries."""

WITHOUT_EFFECT = _words("changes_modes leaves_shared_memory traces_its_parent")
"""The locks refuse it as well; it goes on, and computes something wrong."""

VERDICTS = {
    "FAILS": """
changes_its_answers_later does_it_at_exit floods_both_outputs floods_the_output leaves_messages_where_it_is
leaves_threads patches_the_comparison prints_markup reads_its_own_memory returns_an_array_of_objects
returns_big_endian_views returns_infinities returns_its_input returns_nan_with_a_payload
returns_wrong_longdoubles walks_the_frames walks_the_heap walks_the_modules
""",
    "BAD_VALUE": """
returns_a_broadcast_giant returns_a_masked_array returns_a_number_that_lies returns_a_structured_array
returns_a_subclass_that_lies returns_a_tuple_that_lies returns_a_zero_size_giant returns_an_endless_generator
returns_an_int_of_400_digits returns_an_int_of_many_digits returns_deep_nesting returns_hostile_names
returns_itself returns_large_arrays returns_many_empty_giants returns_nothing returns_strings
""",
    "RAISED": """
makes_many_threads opens_everything raises_an_exception_that_is_huge raises_an_exception_that_lies
raises_an_exception_that_raises raises_an_exception_with_a_huge_name raises_its_limits raises_markup
recurses_in_python writes_a_huge_file
""",
    "EXITED": """
announces_a_huge_header closes_everything exits forges_a_verdict forges_an_unpickling forges_many_replies
forges_the_worker hides_a_mutation interrupts kills_itself raises_systemexit recurses_in_c segfaults
writes_garbage
""",
    "TIMED_OUT": """
drips_a_frame floods_for_ever ignores_signals loops_in_c loops_in_python raises_an_exception_that_hangs sleeps
stops_itself waits_for_input writes_half_a_frame
""",
    "OUT_OF_MEMORY": "returns_as_much_as_it_may maps_memory takes_memory_at_once takes_memory_in_chunks",
    "OUT_OF_MEMORY TIMED_OUT": "fills_the_disk nests_folders",
    "MUTATED_INPUT": "returns_what_it_changes",
    "NONDETERMINISTIC": "has_many_answers",
    "EXITED TIMED_OUT": "recurses_without_limit",
    "EXITED FAILS TIMED_OUT": "reads_the_next_questions",
}
"""By verdict; more than one where it depends on which limit is met first."""

WHILE_LOADED = {
    "exits_while_loaded": "EXITED",
    "loads_for_ever": "TIMED_OUT",
    "patches_json": "EXITED",
    "patches_numpy": "EXITED",
    "patches_the_interpreter": "EXITED",
    "raises_systemexit_while_loaded": "EXITED",
}
"""What spoils the whole process costs the other claims, too."""

ENDLESS = {*VERDICTS["TIMED_OUT"].split(), "fills_the_disk", "loads_for_ever", "recurses_without_limit"}
"""Asked with a short deadline."""

EXPECTED = {
    **{name: {"RAISED"} for name in REFUSED},
    **{name: {"FAILS"} for name in WITHOUT_EFFECT},
    **{name: set(_words(kinds)) for kinds, names in VERDICTS.items() for name in _words(names)},
    **{name: {kind} for name, kind in WHILE_LOADED.items()},
}
"""The verdicts that each submission may get."""
